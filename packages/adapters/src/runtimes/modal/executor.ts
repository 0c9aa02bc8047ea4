import type { Execution, LaunchTicket } from "@porter/orchestrator";
import type { Modal } from "./connection.ts";

/** One of Modal's two ways to run a container. Methods throw what the SDK throws. */
export interface Executor {
  /** Starts a run and returns Modal's id of it. */
  start(ticket: LaunchTicket, modal: Modal): Promise<string>;
  inspect(modalId: string, modal: Modal): Promise<Execution>;
  /** Ends it at once. Resolves when Modal says that it has ended, or after `confirmMs` without such a word. */
  end(modalId: string, modal: Modal): Promise<void>;
}

/** How long the end of a run that was cancelled is waited for: the port promises two seconds. */
export const confirmMs = 1_500;

/**
 * From the agent's own limit to Modal's. Porter itself ends a run 35 s after the agent's limit, counted from its
 * claim; Modal counts from the container's start and ends it without a word, so it has to come last.
 */
const marginMs = 75_000;

/** Modal takes whole seconds. */
export function limitMs(agentTimeoutMs: number): number {
  return Math.ceil((agentTimeoutMs + marginMs) / 1000) * 1000;
}
