import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, rename, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { askEngine } from "../ask-engine.ts";
import { openGate } from "../gate/gate.ts";
import { type ContainerEnd, type KeeperOrder, keeperFiles } from "./order.ts";

const retryMs = 100;
/** Porter takes matters into its own hands soon after: a run that is cancelled is over within 2 s. */
const graceMs = 1_000;
/** What a shell would say of SIGKILL, and engines do as well: 128 + 9. */
const killedCode = 137;

/** Asks the container's engine; the keeper's environment is what Porter chose for engines. */
function ask(order: KeeperOrder, ...args: readonly string[]) {
  return askEngine({ program: order.program, env: process.env }, [...order.engineFlags, ...args]);
}

async function prepareFolders({ owner }: KeeperOrder): Promise<void> {
  await mkdir(keeperFiles.work, { mode: 0o700 });
  await mkdir(keeperFiles.gate);
  // The run is another user. On this machine nobody gets here, since the folder above is closed.
  await chmod(keeperFiles.gate, 0o755);
  if (owner !== null) await chown(keeperFiles.work, owner.uid, owner.gid);
}

/** Sends a signal to the container again and again until it arrives: it may not be there yet. */
async function deliver(order: KeeperOrder, signal: "TERM" | "KILL", ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const { code } = await ask(order, "kill", `--signal=${signal}`, order.containerName);
    if (code === 0) return;
    await pause(retryMs);
  }
}

/** Passes SIGTERM on to the runner, which leaves within a second if it can; then all of it is killed. */
async function end(order: KeeperOrder, ended: AbortSignal): Promise<void> {
  await deliver(order, "TERM", ended);
  await pause(graceMs, undefined, { ref: false });
  await deliver(order, "KILL", ended);
}

/**
 * Engines do not always notice that memory ran out (conmon 2.1 on cgroup v1 misses it). But nothing within a container
 * can kill its first process: when nobody outside wanted its end, the kernel did, for the memory it needed.
 */
async function readEnd(order: KeeperOrder, code: number, wanted: boolean): Promise<ContainerEnd> {
  if (wanted) return { code, outOfMemory: false };
  if (code === killedCode) return { code, outOfMemory: true };
  const format = "--format={{.State.OOMKilled}}";
  const { stdout } = await ask(order, "container", "inspect", format, order.containerName);
  return { code, outOfMemory: stdout.trim() === "true" };
}

/** Whole or not at all: Porter may read it at any time. */
async function leaveEnd(end: ContainerEnd): Promise<void> {
  await writeFile(`${keeperFiles.end}.new`, JSON.stringify(end), { mode: 0o600 });
  await rename(`${keeperFiles.end}.new`, keeperFiles.end);
}

/**
 * Keeps one run, in whose folder it works: opens its way out, starts its container, waits for its end, writes down how
 * that was and removes the container. What the runner prints goes where the keeper's own output goes.
 */
export async function keep(order: KeeperOrder): Promise<void> {
  await prepareFolders(order);
  const gate = await openGate(keeperFiles.socket, order.policy);
  const ended = new AbortController();
  const container = spawn(order.program, order.runArguments, {
    env: process.env,
    // The engine's own monitor stays where it was started, and what works in the run's folder ends with the run.
    cwd: "/",
    stdio: ["pipe", "inherit", "inherit"],
  });
  let wanted = false;
  process.on("SIGTERM", () => {
    wanted = true;
    void end(order, ended.signal);
  });
  container.stdin?.on("error", () => {
    // It ended before it read its ticket: its exit code tells.
  });
  container.stdin?.end(JSON.stringify(order.ticket));
  const [code] = await once(container, "exit");
  ended.abort();
  await gate.close();
  await leaveEnd(await readEnd(order, typeof code === "number" ? code : 1, wanted));
  await ask(order, "rm", "--force", "--volumes", order.containerName);
}
