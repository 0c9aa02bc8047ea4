import { type AgentAdapter, anyModel } from "@porter/orchestrator";
import { escapeReferences } from "../escape-references.ts";
import { aliases } from "./model.ts";
import { claudeCodeParser } from "./parser.ts";
import { planClaudeCode } from "./plan.ts";

/** Claude Code (https://code.claude.com), npm package `@anthropic-ai/claude-code`, program `claude`. */
export const claudeCode: AgentAdapter = {
  id: "claude-code",
  displayName: "Claude Code",
  description: "Anthropic's coding agent for the terminal.",
  provider: "Anthropic (Claude)",
  languages: ["Multi-language"],
  icon: "✳️",
  version: "2.1.330",
  credentials: [{ env: "ANTHROPIC_API_KEY", provider: "anthropic" }],
  models: anyModel(...aliases),
  install: { kind: "npm", package: "@anthropic-ai/claude-code", version: "2.1.330" },
  hosts: ["api.anthropic.com"],
  demonstration: false,
  plan: planClaudeCode,
  escapePrompt: escapeReferences,
  parser: claudeCodeParser,
};
