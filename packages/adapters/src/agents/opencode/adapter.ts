import { type AgentAdapter, anyModel } from "@porter/orchestrator";
import { opencodeParser } from "./parser.ts";
import { planOpencode } from "./plan.ts";

/** opencode (https://opencode.ai), npm package `opencode-ai`. Either of the two keys suffices. */
export const opencode: AgentAdapter = {
  id: "opencode",
  displayName: "Opencode",
  description: "Open-source coding agent for the terminal that works with the models of many providers.",
  provider: "Anthropic (Claude)",
  languages: ["Multi-language"],
  icon: "⌨️",
  version: "1.18.33",
  credentials: [
    { env: "ANTHROPIC_API_KEY", provider: "anthropic" },
    { env: "OPENAI_API_KEY", provider: "openai" },
  ],
  models: anyModel("sonnet", "opus", "haiku"),
  install: { kind: "npm", package: "opencode-ai", version: "1.18.33" },
  // Its price list comes from models.dev and is switched off; ripgrep it fetches from GitHub when missing.
  hosts: ["api.anthropic.com", "api.openai.com"],
  demonstration: false,
  plan: planOpencode,
  parser: opencodeParser,
};
