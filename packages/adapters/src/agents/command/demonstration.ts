import { fileURLToPath } from "node:url";
import type { AgentAdapter } from "@porter/orchestrator";
import { createCommandAgent } from "./adapter.ts";

/** Pause between the program's lines when nobody says otherwise: slow enough to be read as it happens. */
const defaultPaceMs = 600;

/** Id of the agent that only demonstrates. */
export const demonstrationAgentId = "demo";

/**
 * The agent `demo` of try mode: a small program that comes with Porter, needs no model and no key, and writes
 * an entry into `PORTER-DEMO.md` that says so. It runs on the Node that runs Porter, hence only on the local runtime.
 */
export function createDemonstrationAgent(paceMs: number = defaultPaceMs): AgentAdapter {
  return createCommandAgent({
    id: demonstrationAgentId,
    displayName: "Demonstration",
    description:
      "Shows the way of a task without a model: it adds a note to PORTER-DEMO.md and solves nothing.",
    command: [process.execPath, fileURLToPath(new URL("demonstration-agent.ts", import.meta.url))],
    prompt: "stdin",
    credentials: [],
    demonstration: true,
    env: { PORTER_DEMO_PACE_MS: String(paceMs) },
  });
}
