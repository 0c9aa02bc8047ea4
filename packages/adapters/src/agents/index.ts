import type { AgentAdapter } from "@porter/orchestrator";
import { amp } from "./amp/adapter.ts";
import { claudeCode } from "./claude-code/adapter.ts";
import { codex } from "./codex/adapter.ts";
import { cursor } from "./cursor/adapter.ts";
import { gemini } from "./gemini/adapter.ts";
import { opencode } from "./opencode/adapter.ts";

/** The agents that come with Porter: one line each. A test compares this list with the folders beside it. */
export const builtInAgents: readonly AgentAdapter[] = [opencode, claudeCode, codex, gemini, amp, cursor];

/** What a command that names no agent runs where the operator chose nothing else. */
export const defaultAgentId = opencode.id;
