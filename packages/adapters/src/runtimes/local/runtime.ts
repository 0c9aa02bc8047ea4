import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Execution, type LaunchTicket, PorterError, type Runtime } from "@porter/orchestrator";
import { openDependencyFolder, pruneDependencyFolder } from "../dependency-folder.ts";
import { endProcesses, isAlive, killStragglers, type ProcessName } from "./end-processes.ts";
import { agentView } from "./agent-view.ts";
import { type Bubblewrap, findBubblewrap } from "./bubblewrap.ts";
import { bootOf, formatExecutionId, type LocalExecution, parseExecutionId } from "./execution-id.ts";
import { InTurn } from "./in-turn.ts";
import { executionIdOf, launchOnce } from "./launch-once.ts";
import { readBootId } from "./proc.ts";
import { findPython } from "./python.ts";
import { checkReadiness, requireLinux } from "./readiness.ts";
import { RunEnds } from "./run-ends.ts";
import * as folders from "./run-folder.ts";
import { runnerEnvironment, searchPath, type Variables } from "./runner-environment.ts";
import { type WaitingRunner, wireTicket } from "./start-runner.ts";

/** What the runtime `local` is made of. */
export interface LocalRuntimeOptions {
  /** Folder for the runs; each has one below it. Made when missing. Absolute. */
  readonly runsDir: string;
  /** Folder for what setups of repositories made. Absolute; absent where nothing is kept. */
  readonly dependenciesDir?: string;
  /** Folder that contains the Python package `porter_runner`. Absolute. */
  readonly runnerDir: string;
  /** Python ≥ 3.11: a name on PATH or an absolute path. */
  readonly python?: string;
  /** Folders in which agents' programs are looked for before PATH. Absolute. */
  readonly extraPath?: readonly string[];
  /** Porter's own environment, of which a runner gets the few variables on an allow-list. */
  readonly environment?: Variables;
  /** Whether agents are started in bubblewrap where it works. Default: yes. */
  readonly isolate?: boolean;
  /** Told how runners ended. Message first, then fields, as for a structured logger. */
  readonly log?: (message: string, fields: Readonly<Record<string, string | number | null>>) => void;
}

const adoptedPollMs = 500;
const rememberedEnds = 500;
/** Where in its work folder a runner keeps all that its agent may write to; it is made afresh. */
const writableFolder = "run";

/** Starts runs as processes of this machine. See README.md beside this file for what it does not do. */
export function createLocalRuntime(options: LocalRuntimeOptions): Runtime {
  return new RunnerProcesses(options);
}

class RunnerProcesses implements Runtime {
  readonly id = "local";
  readonly #options: LocalRuntimeOptions;
  readonly #ambient: Variables;
  readonly #searchPath: string;
  readonly #inTurn = new InTurn();
  readonly #ends = new RunEnds(rememberedEnds);
  #python: Promise<string> | null = null;
  #bubblewrap: Promise<Bubblewrap | null> | null = null;
  #bootId: Promise<string> | null = null;

  constructor(options: LocalRuntimeOptions) {
    this.#options = options;
    this.#ambient = options.environment ?? process.env;
    this.#searchPath = searchPath(this.#ambient, options.extraPath ?? []);
  }

  async launch(ticket: LaunchTicket): Promise<{ readonly executionId: string }> {
    return this.#inTurn.run(ticket.runId, async () => {
      try {
        return { executionId: await this.#launch(ticket) };
      } catch (error) {
        throw error instanceof PorterError ? error : launchFailed(error);
      }
    });
  }

  async inspect(executionId: string): Promise<Execution> {
    const execution = parseExecutionId(executionId);
    if (execution === null) return { state: "unknown" };
    if (await this.#runs(execution)) return { state: "running" };
    const end = this.#ends.find(execution.runId);
    if (end?.executionId === executionId) return { state: "exited", detail: end.detail };
    const words = await folders.readLastWords(this.#folder(execution.runId));
    return {
      state: "exited",
      detail: words === null ? "its process is gone" : `its process is gone: ${words}`,
    };
  }

  async cancel(executionId: string): Promise<void> {
    const execution = parseExecutionId(executionId);
    if (execution === null) return;
    await this.#inTurn.run(execution.runId, async () => {
      const folder = this.#folder(execution.runId);
      if (await this.#runs(execution)) await endProcesses(execution, folder.path);
      await this.#tidy(folder);
    });
  }

  async readiness(programs: readonly string[]): ReturnType<Runtime["readiness"]> {
    return checkReadiness({
      programs,
      searchPath: this.#searchPath,
      findPython: () => this.#interpreter(),
      isIsolated: async () => (await this.#isolation()) !== null,
    });
  }

  async sweep(liveRunIds: readonly string[]): Promise<void> {
    const live = new Set(liveRunIds);
    await Promise.all(
      (await folders.listRunFolders(this.#options.runsDir)).map(async (runId) => {
        const record = await folders.readLaunchRecord(this.#folder(runId));
        if (record === null) return this.#tidy(this.#folder(runId));
        const execution = { runId, ...record, boot: bootOf(record.bootId) };
        if (!live.has(runId) || !(await this.#runs(execution)))
          return this.cancel(formatExecutionId(execution));
        void this.#adopt(execution);
      }),
    );
  }

  async #launch(ticket: LaunchTicket): Promise<string> {
    requireLinux();
    const folder = this.#folder(ticket.runId);
    const ended = this.#ends.find(ticket.runId);
    if (ended !== null) return ended.executionId;
    const earlier = await folders.readLaunchRecord(folder);
    if (earlier !== null) return executionIdOf(ticket.runId, earlier);

    const program = await this.#interpreter();
    const isolation = await this.#isolation();
    const dependencies = await openDependencyFolder(this.#options.dependenciesDir, ticket);
    const env = runnerEnvironment(this.#ambient, this.#searchPath, folder.path);
    const command = {
      program,
      // -P: nothing is imported from the folder it is started in.
      // Without `site`, whose start-up takes longer than all the runner imports.
      args: ["-P", "-s", "-S", "-X", "utf8", "-m", "porter_runner"],
      env: { ...env, PYTHONPATH: this.#options.runnerDir },
    };
    const { record, runner } = await launchOnce(folder, command, await this.#boot());
    const executionId = executionIdOf(ticket.runId, record);
    if (runner !== null) {
      void this.#afterwards(runner, { executionId, runId: ticket.runId }).then(() =>
        dependencies === null ? null : pruneDependencyFolder(dependencies),
      );
      const message = {
        ...wireTicket(ticket, folder.work),
        agent_wrapper: isolation?.command(join(folder.work, writableFolder)) ?? [],
        ...(dependencies !== null && { dependencies: { folder: dependencies, image: "" } }),
      };
      await runner.hand(JSON.stringify(message));
    }
    return executionId;
  }

  /** Remembers how a runner ended and removes what it left. Never rejects. */
  async #afterwards(runner: WaitingRunner, run: { executionId: string; runId: string }): Promise<void> {
    const { code, signal } = await runner.ended;
    const folder = this.#folder(run.runId);
    const words = await folders.readLastWords(folder);
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    this.#ends.remember({ ...run, detail: words === null ? how : `${how}: ${words}` });
    this.#options.log?.("runner ended", { ...run, code, signal, lastWords: words });
    await this.#tidyInTurn(run.runId);
  }

  /** Waits for the end of a runner that an earlier Porter started. Never rejects. */
  async #adopt(execution: LocalExecution): Promise<void> {
    while (await isAlive(execution)) await pause(adoptedPollMs, undefined, { ref: false });
    await this.#tidyInTurn(execution.runId);
  }

  async #tidyInTurn(runId: string): Promise<void> {
    try {
      await this.#inTurn.run(runId, () => this.#tidy(this.#folder(runId)));
    } catch (error) {
      const reason = error instanceof Error ? error.message : "unknown";
      this.#options.log?.("run folder could not be removed", { runId, reason });
    }
  }

  async #tidy(folder: folders.RunFolder): Promise<void> {
    await killStragglers(folder.path);
    await folders.removeRunFolder(folder);
  }

  async #runs(execution: ProcessName & Pick<LocalExecution, "boot">): Promise<boolean> {
    return execution.boot === bootOf(await this.#boot()) && (await isAlive(execution));
  }

  #folder(runId: string): folders.RunFolder {
    return folders.runFolder(this.#options.runsDir, runId);
  }

  #boot(): Promise<string> {
    this.#bootId ??= readBootId();
    return this.#bootId;
  }

  /** What agents are isolated by; `null` where nothing is. */
  #isolation(): Promise<Bubblewrap | null> {
    if (this.#options.isolate === false) return Promise.resolve(null);
    const looking = (this.#bubblewrap ??= this.#lookForBubblewrap());
    // One that is installed later is found without a restart of Porter.
    void looking.then(
      (found) => found ?? (this.#bubblewrap = null),
      () => (this.#bubblewrap = null),
    );
    return looking;
  }

  #lookForBubblewrap(): Promise<Bubblewrap | null> {
    const { runsDir, runnerDir } = this.#options;
    const home = this.#ambient["HOME"];
    const view = agentView({
      searchPath: this.#searchPath,
      homes: home === undefined || home === "/" ? [] : [home],
      checkout: dirname(runnerDir),
      dataDir: dirname(runsDir),
    });
    return findBubblewrap(this.#searchPath, view, runnerDir);
  }

  #interpreter(): Promise<string> {
    const { python = "python3" } = this.#options;
    // HOME is the real one: wrapper scripts look there for what they wrap.
    const env = runnerEnvironment(this.#ambient, this.#searchPath, this.#ambient["HOME"] ?? "/");
    const looking = (this.#python ??= findPython(python, env));
    // A Python that is installed later is found without a restart of Porter.
    looking.catch(() => (this.#python = null));
    return looking;
  }
}

function launchFailed(cause: unknown): PorterError {
  return new PorterError(
    {
      code: "runtime_launch_failed",
      message:
        "The run's process could not be started on this machine. Porter's log has the cause (a full disk, for example); then comment `@porter retry`.",
      retry: "later",
    },
    { cause },
  );
}
