import { type AgentAdapter, anyModel } from "@porter/orchestrator";
import { aliases } from "./model.ts";
import { codexParser } from "./parser.ts";
import { planCodex } from "./plan.ts";

/** Codex (https://github.com/openai/codex), npm package `@openai/codex`. */
export const codex: AgentAdapter = {
  id: "codex",
  displayName: "Codex",
  description: "OpenAI's coding agent for the terminal.",
  provider: "OpenAI",
  languages: ["Multi-language"],
  icon: "🌀",
  version: "0.169.0",
  credentials: [{ env: "OPENAI_API_KEY", provider: "openai" }],
  models: anyModel(...aliases),
  install: { kind: "npm", package: "@openai/codex", version: "0.169.0" },
  // What it would fetch from GitHub and chatgpt.com belongs to plugins, which are switched off.
  hosts: ["api.openai.com"],
  demonstration: false,
  plan: planCodex,
  parser: codexParser,
};
