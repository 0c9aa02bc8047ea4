import { setTimeout as pause } from "node:timers/promises";
import { PorterError } from "@porter/orchestrator";
import { belongsTo, descendantsOf, type ProcessEntry, readProcess, readProcesses } from "./proc.ts";

/** The runner ends its agent within 1 s of SIGTERM and may then say goodbye; who is still there after this is killed. */
const graceMs = 1300;
const pollMs = 10;
/** Killing takes milliseconds. What is still there after this hangs in the kernel or belongs to another user. */
const giveUpMs = 5000;

/** A process named for good. */
export type ProcessName = Pick<ProcessEntry, "pid" | "startTicks">;

/** True while this very process runs; false for another one that has got its id. */
export async function isAlive(name: ProcessName): Promise<boolean> {
  const entry = await readProcess(name.pid);
  return entry !== null && entry.alive && entry.startTicks === name.startTicks;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already, or not ours to signal; what stays alive is noticed by whoever waits for its end.
  }
}

/** Kills what `find` returns until it returns nothing. Throws `PorterError` `runtime_cancel_failed`. */
async function killAll(find: () => Promise<readonly ProcessEntry[]>): Promise<void> {
  const deadline = performance.now() + giveUpMs;
  for (let found = await find(); found.length > 0; found = await find()) {
    if (performance.now() > deadline) {
      throw new PorterError({
        code: "runtime_cancel_failed",
        message: `Processes of a stopped run do not end: ${found.map(({ pid }) => pid).join(", ")}. End them by hand.`,
        retry: "later",
      });
    }
    for (const { pid } of found) signal(pid, "SIGKILL");
    await pause(pollMs);
  }
}

/** Kills what descends from the runner, then the runner. It is halted first, so that it starts nothing meanwhile. */
async function killTree(runner: ProcessName): Promise<void> {
  if (!(await isAlive(runner))) return;
  signal(runner.pid, "SIGSTOP");
  await killAll(async () => descendantsOf(runner.pid, await readProcesses()).filter(({ alive }) => alive));
  await killAll(async () => {
    const entry = await readProcess(runner.pid);
    return entry?.alive === true && entry.startTicks === runner.startTicks ? [entry] : [];
  });
}

/** Kills what works in the folder of a run although no living runner is above it. */
export async function killStragglers(folder: string): Promise<void> {
  await killAll(async () => {
    const others = (await readProcesses()).filter(({ pid, alive }) => alive && pid !== process.pid);
    const checked = await Promise.all(
      others.map(async (entry) => ((await belongsTo(entry, folder)) ? entry : null)),
    );
    return checked.filter((entry) => entry !== null);
  });
}

/**
 * Ends a runner with all it started: first by asking, since a runner that leaves by itself says goodbye,
 * then by force. Resolves when nothing of it runs any more, within 2 s.
 */
export async function endProcesses(runner: ProcessName, folder: string): Promise<void> {
  if (await isAlive(runner)) {
    signal(runner.pid, "SIGTERM");
    const deadline = performance.now() + graceMs;
    while (performance.now() < deadline && (await isAlive(runner))) await pause(pollMs);
    await killTree(runner);
  }
  await killStragglers(folder);
}
