import type { ProcessExit } from "@porter/orchestrator";

/** Exit codes by which shells and wrappers pass on that a signal ended the program: 128 + its number. */
const signalByExitCode: ReadonlyMap<number, string> = new Map([
  [129, "SIGHUP"],
  [130, "SIGINT"],
  [137, "SIGKILL"],
  [143, "SIGTERM"],
]);

/** Name of the signal that ended the process, directly or as its wrapper tells; `null` when none did. */
export function endingSignal(exit: ProcessExit): string | null {
  if (exit.signal !== null) return exit.signal;
  return exit.code === null ? null : (signalByExitCode.get(exit.code) ?? null);
}

/** True when nothing is known of how the process ended, as with a bare recording of its output. */
export function isUnknownExit(exit: ProcessExit): boolean {
  return exit.code === null && exit.signal === null;
}
