import { isIPv4 } from "node:net";
import type { LaunchTicket, NetworkPolicy } from "@porter/orchestrator";
import type { Sandbox } from "modal";
import type { Modal } from "./connection.ts";
import { confirmMs, type Executor, limitMs } from "./executor.ts";
import { endOf, lastWords } from "./last-words.ts";
import { isNotFound } from "./modal-error.ts";
import { appName, imageName } from "./names.ts";

/** What sandboxes are made with beside a ticket. */
export interface SandboxOptions {
  /** Of this checkout: an image of another does not come into question. */
  readonly release: () => Promise<string>;
  /** Value of the tag that marks this installation's sandboxes. */
  readonly installation: string;
}

/** Exit codes that the SDK gives for what has none. */
const exitCodes = { timedOut: 124, terminated: 137 };

function nameOf(runId: string): string {
  return `run-${runId}`;
}

/** The ticket as `porter_runner.keeper` reads it, for a secret of this one sandbox, which Modal does not keep. */
function wireTicket({ taskId, runId, attempt, callbackUrl, runKey }: LaunchTicket): string {
  return JSON.stringify({
    task_id: taskId,
    run_id: runId,
    attempt,
    callback_url: callbackUrl,
    run_key: runKey,
  });
}

/** Modal allows names by the name in a TLS handshake, and addresses by network. */
function networkOf(network: NetworkPolicy) {
  if (network.kind === "open") return {};
  // Modal's lists know no ports.
  const hosts = [...new Set(network.hosts.map((host) => host.replace(/:\d+$/, "")))];
  return {
    outboundDomainAllowlist: hosts.filter((host) => !isIPv4(host)),
    outboundCidrAllowlist: hosts.filter((host) => isIPv4(host)).map((host) => `${host}/32`),
  };
}

/** Runs as sandboxes: not preempted, and with a list of hosts they may reach. */
export class SandboxExecutor implements Executor {
  readonly #options: SandboxOptions;

  constructor(options: SandboxOptions) {
    this.#options = options;
  }

  async start(ticket: LaunchTicket, modal: Modal): Promise<string> {
    const earlier = await this.#find(ticket.runId, modal);
    if (earlier !== null) return earlier.sandboxId;
    try {
      return (await this.#create(ticket, modal)).sandboxId;
    } catch (error) {
      if (!(error instanceof modal.sdk.AlreadyExistsError)) throw error;
      const winner = await this.#find(ticket.runId, modal);
      if (winner === null) throw error;
      return winner.sandboxId;
    }
  }

  async inspect(modalId: string, modal: Modal): ReturnType<Executor["inspect"]> {
    try {
      const sandbox = await modal.client.sandboxes.fromId(modalId);
      const code = await sandbox.poll();
      if (code === null) return { state: "running" };
      const words = await lastWords(sandbox.logs);
      if (code === exitCodes.timedOut) {
        return { state: "exited", cause: "timed_out", detail: endOf("Modal's time limit", words) };
      }
      return {
        state: "exited",
        detail: endOf(code === exitCodes.terminated ? "terminated" : `exit code ${code}`, words),
      };
    } catch (error) {
      if (isNotFound(error, modal)) return { state: "unknown" };
      throw error;
    }
  }

  async end(modalId: string, modal: Modal): Promise<void> {
    try {
      const sandbox = await modal.client.sandboxes.fromId(modalId);
      if ((await sandbox.poll()) !== null) return;
      await sandbox.terminate();
      await ended(sandbox);
    } catch (error) {
      if (!isNotFound(error, modal)) throw error;
    }
  }

  /** Ends what runs of this installation and is none of these. */
  async sweep(liveRunIds: ReadonlySet<string>, modal: Modal): Promise<void> {
    const { client } = modal;
    const { appId } = await client.apps.fromName(appName);
    for await (const sandbox of client.sandboxes.list({
      appId,
      tags: { porter: this.#options.installation },
    })) {
      const { run = "" } = await sandbox.getTags();
      if (!liveRunIds.has(run)) await this.end(sandbox.sandboxId, modal);
    }
  }

  async #create(ticket: LaunchTicket, { client }: Modal): Promise<Sandbox> {
    const { sandbox, taskId, runId } = ticket;
    const [app, image, secret] = await Promise.all([
      client.apps.fromName(appName),
      client.images.fromName(imageName(await this.#options.release())),
      client.secrets.fromObject({ PORTER_TICKET: wireTicket(ticket) }),
    ]);
    return client.sandboxes.create(app, image, {
      name: nameOf(runId),
      tags: { porter: this.#options.installation, task: taskId, run: runId },
      command: ["python", "-m", "porter_runner.keeper"],
      workdir: "/root",
      secrets: [secret],
      timeoutMs: limitMs(sandbox.timeoutMs),
      cpu: sandbox.cpus,
      cpuLimit: 2 * sandbox.cpus,
      memoryMiB: sandbox.memoryMb,
      memoryLimitMiB: 2 * sandbox.memoryMb,
      ...networkOf(sandbox.network),
    });
  }

  /** The sandbox of a run, also one that has ended. */
  async #find(runId: string, modal: Modal): Promise<Sandbox | null> {
    try {
      return await modal.client.sandboxes.fromName(appName, nameOf(runId), { includeTerminated: true });
    } catch (error) {
      if (isNotFound(error, modal)) return null;
      throw error;
    }
  }
}

async function ended(sandbox: Sandbox): Promise<void> {
  const until = performance.now() + confirmMs;
  while ((await sandbox.poll()) === null && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
