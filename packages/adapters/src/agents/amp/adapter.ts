import { type AgentAdapter, onlyModels } from "@porter/orchestrator";
import { modes } from "./model.ts";
import { ampParser } from "./parser.ts";
import { planAmp } from "./plan.ts";

/** Amp (https://ampcode.com), npm package `@ampcode/cli`, formerly `@sourcegraph/amp`. */
export const amp: AgentAdapter = {
  id: "amp",
  displayName: "Amp",
  description:
    "Coding agent for the terminal that chooses the model by mode and is paid through its own account.",
  provider: "Amp",
  languages: ["Multi-language"],
  icon: "⚡",
  version: "0.0.1790142911-g7618fb",
  credentials: [{ env: "AMP_API_KEY", provider: "amp" }],
  models: onlyModels(...modes),
  install: { kind: "npm", package: "@ampcode/cli", version: "0.0.1790142911-g7618fb" },
  hosts: ["ampcode.com", "*.ampcode.com"],
  demonstration: false,
  plan: planAmp,
  parser: ampParser,
};
