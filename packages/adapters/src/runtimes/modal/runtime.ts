import { type Execution, type LaunchTicket, PorterError, type Runtime } from "@porter/orchestrator";
import type { RuntimeOptions } from "../runtime-definition.ts";
import { type Modal, ModalConnection } from "./connection.ts";
import { formatExecutionId, parseExecutionId } from "./execution-id.ts";
import type { Executor } from "./executor.ts";
import { functionExecutor } from "./function-executor.ts";
import { modalError } from "./modal-error.ts";
import { installationTag } from "./names.ts";
import { checkReadiness } from "./readiness.ts";
import { releaseOf } from "./release.ts";
import { SandboxExecutor } from "./sandbox-executor.ts";
import { type ModalSettings, readModalSettings } from "./settings.ts";

/** Launches that are remembered, so that a repeated one is recognised without asking Modal. */
const rememberedLaunches = 2_000;

/** Starts runs on Modal. Throws `PorterError` `configuration_invalid`. See README.md beside this file. */
export function createModalRuntime(options: RuntimeOptions): Runtime {
  return new ModalRuntime(options, readModalSettings(options.environment));
}

class ModalRuntime implements Runtime {
  readonly id = "modal";
  readonly #options: RuntimeOptions;
  readonly #settings: ModalSettings;
  readonly #connection: ModalConnection;
  readonly #sandboxes: SandboxExecutor;
  /** Execution ids by run id, the oldest first. Two launches that meet are one. */
  readonly #launches = new Map<string, Promise<string>>();

  constructor(options: RuntimeOptions, settings: ModalSettings) {
    this.#options = options;
    this.#settings = settings;
    this.#connection = new ModalConnection(settings);
    this.#sandboxes = new SandboxExecutor({
      release: () => releaseOf(options.runnerDir),
      installation: installationTag(settings.publicUrl),
    });
  }

  async launch(ticket: LaunchTicket): Promise<{ readonly executionId: string }> {
    const { runId } = ticket;
    const launching = this.#launches.get(runId) ?? this.#start(ticket);
    this.#launches.set(runId, launching);
    const [oldest] = this.#launches.keys();
    if (this.#launches.size > rememberedLaunches && oldest !== undefined) this.#launches.delete(oldest);
    try {
      return { executionId: await launching };
    } catch (error) {
      // What did not start may start at the next try.
      this.#launches.delete(runId);
      throw error;
    }
  }

  async inspect(executionId: string): Promise<Execution> {
    const execution = parseExecutionId(executionId);
    if (execution === null) return { state: "unknown" };
    return this.#ask((modal) => this.#executorOf(execution.modalId).inspect(execution.modalId, modal));
  }

  async cancel(executionId: string): Promise<void> {
    const execution = parseExecutionId(executionId);
    if (execution === null) return;
    await this.#ask((modal) => this.#executorOf(execution.modalId).end(execution.modalId, modal));
  }

  async sweep(liveRunIds: readonly string[]): Promise<void> {
    try {
      // Modal lists no calls of functions: those without a task are told so at their next report, and leave.
      await this.#ask((modal) => this.#sandboxes.sweep(new Set(liveRunIds), modal));
    } catch (error) {
      // A Modal that is away must not keep Porter from starting: nothing runs for ever there.
      const reason = error instanceof PorterError ? error.code : "unknown";
      this.#options.log("runs of an earlier Porter could not be looked for", { reason });
    }
  }

  async readiness(programs: readonly string[]): ReturnType<Runtime["readiness"]> {
    const modal = await this.#connection.open();
    return checkReadiness({ programs, settings: this.#settings, runnerDir: this.#options.runnerDir, modal });
  }

  async #start(ticket: LaunchTicket): Promise<string> {
    const executor = this.#settings.mode === "function" ? functionExecutor : this.#sandboxes;
    const modalId = await this.#ask((modal) => executor.start(ticket, modal));
    return formatExecutionId({ runId: ticket.runId, modalId });
  }

  /** By what it is, not by the mode of today: an earlier Porter may have had the other one. */
  #executorOf(modalId: string): Executor {
    return modalId.startsWith("fc-") ? functionExecutor : this.#sandboxes;
  }

  async #ask<Answer>(question: (modal: Modal) => Promise<Answer>): Promise<Answer> {
    const modal = await this.#connection.open();
    try {
      return await question(modal);
    } catch (error) {
      throw modalError(error, modal);
    }
  }
}
