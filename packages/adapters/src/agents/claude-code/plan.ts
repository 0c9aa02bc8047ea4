import type { LaunchPlan, PlanRequest } from "@porter/orchestrator";
import { chooseModel } from "./model.ts";

/**
 * Tools that run without a question. `acceptEdits` alone denies shell commands and everything outside of the work
 * tree, and `bypassPermissions` refuses to start as root; this works as root and as anybody else.
 */
const allowedTools = [
  "Bash",
  "Edit",
  "NotebookEdit",
  "Read",
  "Skill",
  "WebFetch",
  "WebSearch",
  "Write",
] as const;

/** Attempts after a refused request: some 15 s of waiting, where the default of 10 keeps a bad key for minutes. */
const maxRetries = 5;

/** Claude Code adds the version segment itself. */
function unversioned(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, "").replace(/\/v1$/, "");
}

/**
 * How Claude Code 2.1.330 runs headless. With `-p` it reads the prompt from standard input, where nothing in it can be
 * taken for a flag and Linux' limit for arguments does not apply.
 */
export function planClaudeCode({ model, budgetUsd = null, credentials, baseUrls }: PlanRequest): LaunchPlan {
  const { ANTHROPIC_API_KEY: key } = credentials;
  const { ANTHROPIC_BASE_URL: baseUrl } = baseUrls;
  return {
    argv: [
      "claude",
      "-p",
      "--output-format",
      "stream-json",
      "--verbose",
      "--model",
      chooseModel(model),
      "--permission-mode",
      "acceptEdits",
      "--allowedTools",
      allowedTools.join(","),
      // Its cost is reported at the end only: within its budget it has to keep itself.
      ...(budgetUsd === null ? [] : ["--max-budget-usd", String(budgetUsd)]),
    ],
    env: {
      ...(key === undefined ? {} : { ANTHROPIC_API_KEY: key }),
      ...(baseUrl === undefined ? {} : { ANTHROPIC_BASE_URL: unversioned(baseUrl) }),
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      CLAUDE_CODE_MAX_RETRIES: String(maxRetries),
      DISABLE_AUTOUPDATER: "1",
    },
    secretEnv: key === undefined ? [] : ["ANTHROPIC_API_KEY"],
    homeFiles: {},
    prompt: "stdin",
  };
}
