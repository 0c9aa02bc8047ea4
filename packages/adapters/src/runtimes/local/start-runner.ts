import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { finished } from "node:stream/promises";
import type { LaunchTicket } from "@porter/orchestrator";
import type { ProcessName } from "./end-processes.ts";
import { readProcess } from "./proc.ts";
import type { RunFolder } from "./run-folder.ts";

/** A runner that waits for its ticket. Without one it ends by itself. */
export interface WaitingRunner {
  readonly name: ProcessName;
  /** How it ended; it never rejects. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Sends it to work. Resolves when the whole message is in its pipe. */
  hand(message: string): Promise<void>;
  /** Lets it go without a ticket. */
  dismiss(): Promise<void>;
}

/** How to start a runner. */
export interface RunnerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** The launch ticket as the runner reads it, for a run that works in `workDir`. Names on the wire are snake_case. */
export function wireTicket(ticket: LaunchTicket, workDir: string): Readonly<Record<string, unknown>> {
  return {
    task_id: ticket.taskId,
    run_id: ticket.runId,
    attempt: ticket.attempt,
    callback_url: ticket.callbackUrl,
    run_key: ticket.runKey,
    work_dir: workDir,
  };
}

async function spawned(child: ChildProcess): Promise<void> {
  await once(child, "spawn");
}

/**
 * Starts a runner in a session of its own, so that it outlives Porter. Its key will go through a pipe: arguments
 * and environment can be read by others. Rejects when the program cannot be started.
 */
export async function startRunner(command: RunnerCommand, folder: RunFolder): Promise<WaitingRunner> {
  await using log = await open(folder.log, "a", 0o600);
  const child = spawn(command.program, [...command.args], {
    cwd: folder.path,
    detached: true,
    env: command.env,
    stdio: ["pipe", log.fd, log.fd],
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  await spawned(child);
  const { pid, stdin } = child;
  if (pid === undefined || stdin === null) throw new Error("A process was started without an id or a pipe.");
  // Porter may end while runs go on.
  child.unref();
  const entry = await readProcess(pid);
  const closed = finished(stdin).catch(() => {
    // It went away before it read its ticket: `ended` says how.
  });
  return {
    // A runner that is gone already has no start to be read; it is as dead under any name.
    name: { pid, startTicks: entry?.startTicks ?? "0" },
    ended,
    async hand(message) {
      stdin.end(message);
      await closed;
    },
    async dismiss() {
      stdin.end();
      child.kill("SIGKILL");
      await ended;
    },
  };
}
