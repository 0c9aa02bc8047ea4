import type { LaunchPlan, PlanRequest } from "@porter/orchestrator";

/**
 * How cursor-agent runs headless, by its documentation. `--force` runs what would need an approval, since nobody is
 * there; what the repository's rules deny stays denied. Without `--trust` it refuses a folder that it does not know.
 */
export function planCursor({ model, credentials }: PlanRequest): LaunchPlan {
  const { CURSOR_API_KEY: key } = credentials;
  return {
    argv: [
      "cursor-agent",
      "-p",
      "--output-format",
      "stream-json",
      "--force",
      "--trust",
      ...(model === null ? [] : ["--model", model]),
    ],
    env: key === undefined ? {} : { CURSOR_API_KEY: key },
    secretEnv: key === undefined ? [] : ["CURSOR_API_KEY"],
    homeFiles: {},
    prompt: "stdin",
  };
}
