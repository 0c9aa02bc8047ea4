import { startWithRuntime } from "@porter/api/testing";
import type { LaunchTicket, Runtime } from "@porter/orchestrator";

/** What this process says to the bench. */
export type PorterMessage =
  | { readonly kind: "ready"; readonly url: string }
  | { readonly kind: "launch"; readonly ticket: LaunchTicket };

function say(message: PorterMessage): void {
  process.send?.(message);
}

/** Hands every launch to the bench, which plays the run: what is measured is Porter, not a machine full of agents. */
const runtime: Runtime = {
  id: "played",
  async launch(ticket) {
    say({ kind: "launch", ticket });
    return { executionId: `played:${ticket.runId}` };
  },
  inspect: async () => ({ state: "running" }),
  cancel: () => Promise.resolve(),
  sweep: () => Promise.resolve(),
  readiness: async (programs) => ({
    runtime: { state: "ready", message: "Runs are played by the bench." },
    programs: Object.fromEntries(programs.map((program) => [program, true])),
  }),
};

const [operator = "{}"] = process.argv.slice(2);
const porter = await startWithRuntime(runtime, { variables: process.env, operator: JSON.parse(operator) });
process.on("SIGTERM", () => {
  void porter.close().then(() => process.exit(0));
});
say({ kind: "ready", url: porter.url });
