import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface ChildOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts one of the programs below `servers/` with a channel to it. Its own errors go to the terminal. */
export function startChild(program: string, options: ChildOptions = {}): ChildProcess {
  return fork(join(import.meta.dirname, "servers", program), [...(options.args ?? [])], {
    env: { PATH: process.env["PATH"] ?? "", NODE_ENV: "production", ...options.env },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

/** The child's next message; it says what kind that is. Rejects when the child ends instead. */
export async function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  const done = new AbortController();
  const { signal } = done;
  const ended = once(child, "exit", { signal }).then(() => {
    throw new Error(`A child process ended early, exit code ${child.exitCode}.`);
  });
  ended.catch(() => undefined);
  try {
    const [message] = await Promise.race([once(child, "message", { signal }), ended]);
    return message as Message;
  } finally {
    done.abort();
  }
}

export async function endChild(child: ChildProcess, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  // A stopped process takes the signal only when it goes on.
  child.kill("SIGCONT");
  await exited;
}
