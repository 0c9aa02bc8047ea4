import type { AgentAdapter } from "@porter/orchestrator";
import { claudeCode } from "./claude-code/adapter.ts";
import { codex } from "./codex/adapter.ts";
import { gemini } from "./gemini/adapter.ts";
import { opencode } from "./opencode/adapter.ts";

/** The agents that come with Porter: one line each. A test compares this list with the folders beside it. */
export const builtInAgents: readonly AgentAdapter[] = [opencode, claudeCode, codex, gemini];

/** What a command that names no agent runs where the operator chose nothing else. */
export const defaultAgentId = opencode.id;
