import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Execution, type LaunchTicket, PorterError, type Runtime } from "@porter/orchestrator";
import { openDependencyFolder, pruneDependencyFolder } from "../dependency-folder.ts";
import { endProcesses, isAlive } from "../local/end-processes.ts";
import { InTurn } from "../local/in-turn.ts";
import { launchOnce } from "../local/launch-once.ts";
import { readBootId } from "../local/proc.ts";
import { RunEnds } from "../local/run-ends.ts";
import * as folders from "../local/run-folder.ts";
import { wireTicket } from "../local/start-runner.ts";
import type { RuntimeOptions } from "../runtime-definition.ts";
import { listRuns, removeContainer } from "./container-list.ts";
import { describeEnd } from "./describe-end.ts";
import { containerName, formatExecutionId, installationOf, parseExecutionId } from "./execution-name.ts";
import { gatePolicy } from "./gate-policy.ts";
import { readRecipe } from "./image/recipe.ts";
import { type ContainerEnd, containerEndSchema, keeperFiles, type KeeperOrder } from "./keeper/order.ts";
import { identity, inside, runArguments } from "./run-arguments.ts";
import { findInImage, findWorkingEngine, type WorkingEngine } from "./working-engine.ts";

const keeperPath = fileURLToPath(new URL("keeper/main.ts", import.meta.url));
const adoptedPollMs = 500;
const rememberedEnds = 500;

/** Starts every run in a container of its own. See README.md beside this file for what it does not do. */
export function createContainerRuntime(options: RuntimeOptions): Runtime {
  return new RunContainers(options);
}

class RunContainers implements Runtime {
  readonly id = "container";
  readonly #options: RuntimeOptions;
  readonly #installation: string;
  readonly #inTurn = new InTurn();
  readonly #ends = new RunEnds(rememberedEnds);
  /** Programs of the image by name; an image never changes. */
  readonly #programs = new Map<string, boolean>();
  #engine: Promise<WorkingEngine> | null = null;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#installation = installationOf(options.runsDir);
  }

  launch(ticket: LaunchTicket): Promise<{ readonly executionId: string }> {
    return this.#inTurn.run(ticket.runId, async () => {
      try {
        await this.#launch(ticket);
        return { executionId: this.#executionId(ticket.runId) };
      } catch (error) {
        throw error instanceof PorterError ? error : launchFailed(error);
      }
    });
  }

  async inspect(executionId: string): Promise<Execution> {
    const runId = this.#runIdOf(executionId);
    if (runId === null) return { state: "unknown" };
    if (await this.#isKept(runId)) return { state: "running" };
    const end = this.#ends.find(runId) ?? (await this.#readEnd(runId));
    const { detail, cause } = end;
    return { state: "exited", detail, ...(cause !== undefined && { cause }) };
  }

  async cancel(executionId: string): Promise<void> {
    const runId = this.#runIdOf(executionId);
    if (runId !== null) await this.#inTurn.run(runId, () => this.#end(runId));
  }

  async readiness(programs: readonly string[]): ReturnType<Runtime["readiness"]> {
    let engine: WorkingEngine;
    try {
      engine = await this.#workingEngine();
    } catch (error) {
      if (!(error instanceof PorterError)) throw error;
      const none = Object.fromEntries(programs.map((program) => [program, false]));
      return { runtime: { state: "unavailable", message: error.message }, programs: none };
    }
    const unknown = programs.filter((program) => !this.#programs.has(program));
    if (unknown.length > 0) {
      const found = await findInImage(engine, unknown);
      for (const [program, there] of Object.entries(found)) this.#programs.set(program, there);
    }
    return {
      runtime: {
        state: "ready",
        message: `Every run has a container of its own (${engine.name} ${engine.version}) with bounds for memory, cores, processes, disk and network.`,
      },
      programs: Object.fromEntries(programs.map((name) => [name, this.#programs.get(name) ?? false])),
    };
  }

  async sweep(liveRunIds: readonly string[]): Promise<void> {
    const live = new Set(liveRunIds);
    const known = new Set([
      ...(await folders.listRunFolders(this.#options.runsDir)),
      ...(await this.#containers()),
    ]);
    await Promise.all(
      [...known].map(async (runId) => {
        if (live.has(runId) && (await this.#isKept(runId))) return void this.#adopt(runId);
        // What a live run came to while Porter was away is asked for later.
        if (live.has(runId)) await this.#rememberEnd(runId);
        await this.cancel(this.#executionId(runId));
      }),
    );
  }

  async #launch(ticket: LaunchTicket): Promise<void> {
    const { runId } = ticket;
    const folder = this.#folder(runId);
    if (this.#ends.find(runId) !== null || (await folders.readLaunchRecord(folder)) !== null) return;
    const engine = await this.#workingEngine();
    const command = { program: process.execPath, args: [keeperPath], env: engine.env as NodeJS.ProcessEnv };
    const { runner } = await launchOnce(folder, command, await readBootId());
    if (runner === null) return;
    const dependencies = await this.#dependenciesFor(ticket);
    void this.#afterwards(runId, runner.ended).then(() =>
      dependencies === null ? null : pruneDependencyFolder(dependencies),
    );
    await runner.hand(JSON.stringify(this.#orderFor(ticket, engine, dependencies)));
  }

  #dependenciesFor(ticket: LaunchTicket): Promise<string | null> {
    const { owner } = ownerOfRuns();
    return openDependencyFolder(this.#options.dependenciesDir, ticket, owner);
  }

  #orderFor(ticket: LaunchTicket, engine: WorkingEngine, dependencies: string | null): KeeperOrder {
    const { sandbox, runId } = ticket;
    const { path } = this.#folder(runId);
    const execution = { installation: this.#installation, runId };
    const { user, owner } = ownerOfRuns();
    return {
      program: engine.program,
      engineFlags: [...engine.flags.engine],
      runArguments: runArguments({
        engine,
        flags: engine.flags,
        image: engine.image,
        execution,
        sandbox,
        user,
        workDir: join(path, keeperFiles.work),
        gateDir: join(path, keeperFiles.gate),
        dependenciesDir: dependencies,
      }),
      containerName: containerName(execution),
      owner,
      policy: gatePolicy(ticket),
      ticket: {
        ...wireTicket(ticket, inside.work),
        gate: { socket: inside.socket, for_agent: sandbox.network.kind !== "open" },
        ...(dependencies !== null && {
          dependencies: { folder: inside.dependencies, image: engine.image },
        }),
      },
    };
  }

  /** Ends a run whatever state it is in. */
  async #end(runId: string): Promise<void> {
    const folder = this.#folder(runId);
    const record = await folders.readLaunchRecord(folder);
    if (record !== null && record.bootId === (await readBootId())) await endProcesses(record, folder.path);
    if (record !== null || (await this.#containers()).includes(runId)) {
      const name = containerName({ installation: this.#installation, runId });
      await removeContainer(await this.#workingEngine(), name);
    }
    await folders.removeRunFolder(folder);
  }

  /** Remembers how a run ended and removes what it left. Never rejects. */
  async #afterwards(runId: string, keeperEnded: Promise<unknown>): Promise<void> {
    await keeperEnded;
    await this.#inTurn
      .run(runId, async () => {
        const { detail } = await this.#rememberEnd(runId);
        this.#options.log("container ended", { runId, detail });
        // One that its keeper did not see to the end is still there.
        await this.#end(runId);
      })
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : "unknown";
        this.#options.log("run folder could not be removed", { runId, reason });
      });
  }

  /** Waits for the end of a run that an earlier Porter started. Never rejects. */
  async #adopt(runId: string): Promise<void> {
    const untilEnded = async () => {
      while (await this.#isKept(runId)) await pause(adoptedPollMs, undefined, { ref: false });
    };
    await this.#afterwards(runId, untilEnded());
  }

  async #rememberEnd(runId: string): Promise<{ readonly detail: string }> {
    const end = { ...(await this.#readEnd(runId)), executionId: this.#executionId(runId), runId };
    this.#ends.remember(end);
    return end;
  }

  async #readEnd(runId: string): Promise<ReturnType<typeof describeEnd>> {
    const folder = this.#folder(runId);
    return describeEnd(await readContainerEnd(folder.path), await folders.readLastWords(folder));
  }

  /** Whether the run's keeper is there, and with it the run. A container without one cannot reach Porter any more. */
  async #isKept(runId: string): Promise<boolean> {
    const record = await folders.readLaunchRecord(this.#folder(runId));
    return record !== null && record.bootId === (await readBootId()) && (await isAlive(record));
  }

  /** Run ids of this installation's containers; none when no engine answers. */
  async #containers(): Promise<string[]> {
    try {
      return await listRuns(await this.#workingEngine(), this.#installation);
    } catch (error) {
      if (!(error instanceof PorterError)) throw error;
      this.#options.log("containers could not be listed", { reason: error.message });
      return [];
    }
  }

  #folder(runId: string): folders.RunFolder {
    return folders.runFolder(this.#options.runsDir, runId);
  }

  #executionId(runId: string): string {
    return formatExecutionId({ installation: this.#installation, runId });
  }

  #runIdOf(executionId: string): string | null {
    const execution = parseExecutionId(executionId);
    return execution?.installation === this.#installation ? execution.runId : null;
  }

  #workingEngine(): Promise<WorkingEngine> {
    const looking = (this.#engine ??= readRecipe(this.#options.runnerDir).then(({ tag }) =>
      findWorkingEngine(this.#options.environment, tag),
    ));
    // An image that is built later is found without a restart of Porter.
    looking.catch(() => (this.#engine = null));
    return looking;
  }
}

/** Who runs are in their containers, and to whom their folders are given; `null` where that is Porter's own user. */
function ownerOfRuns() {
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const user = identity(own.uid, own.gid);
  return { user, owner: user.uid === own.uid ? null : user };
}

/** How the keeper saw the container end, or `null`. */
async function readContainerEnd(folder: string): Promise<ContainerEnd | null> {
  try {
    const text = await readFile(join(folder, keeperFiles.end), "utf8");
    return containerEndSchema.parse(JSON.parse(text));
  } catch {
    // It was not written: the keeper did not come so far.
    return null;
  }
}

function launchFailed(cause: unknown): PorterError {
  return new PorterError(
    {
      code: "runtime_launch_failed",
      message:
        "The run's container could not be started on this machine. Porter's log has the cause (a full disk, for example); then comment `@porter retry`.",
      retry: "later",
    },
    { cause },
  );
}
