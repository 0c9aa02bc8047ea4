import { type AgentAdapter, anyModel } from "@porter/orchestrator";
import { escapeReferences } from "../escape-references.ts";
import { aliases } from "./model.ts";
import { geminiParser } from "./parser.ts";
import { planGemini } from "./plan.ts";

/** Gemini CLI (https://github.com/google-gemini/gemini-cli), npm package `@google/gemini-cli`. */
export const gemini: AgentAdapter = {
  id: "gemini",
  displayName: "Gemini CLI",
  description: "Google's coding agent for the terminal.",
  provider: "Google (Gemini)",
  languages: ["Multi-language"],
  icon: "♊",
  version: "0.61.0",
  credentials: [{ env: "GEMINI_API_KEY", provider: "gemini" }],
  models: anyModel(...aliases),
  install: { kind: "npm", package: "@google/gemini-cli", version: "0.61.0" },
  hosts: ["generativelanguage.googleapis.com"],
  demonstration: false,
  plan: planGemini,
  escapePrompt: escapeReferences,
  parser: geminiParser,
};
