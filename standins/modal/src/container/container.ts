import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Execution } from "../state/execution.ts";
import { killProcesses, processesOf } from "./process-tree.ts";

/** What a container is started with. */
export interface ContainerOptions {
  readonly taskId: string;
  /** Its `/`; made by whoever starts it, removed at its end. */
  readonly folder: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly keepsLog: boolean;
}

/** A container that runs or has run: a process with all that it started, and a folder. */
export class Container {
  readonly taskId: string;
  readonly folder: string;
  readonly pid: number;
  /** How its first process ended. Everything else of it has ended by then as well. */
  readonly ended: Promise<{ readonly code: number | null }>;
  #over = false;

  private constructor(child: ChildProcess, { taskId, folder }: ContainerOptions) {
    this.taskId = taskId;
    this.folder = folder;
    this.pid = child.pid ?? 0;
    this.ended = this.#watch(child);
  }

  /** Starts one for an execution. Rejects when its program cannot be started. */
  static async start(options: ContainerOptions, execution: Execution): Promise<Container> {
    const [program = "", ...args] = options.argv;
    await mkdir(options.cwd, { recursive: true });
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    await once(child, "spawn");
    const container = new Container(child, options);
    for (const [stream, fileDescriptor] of [
      [child.stdout, 1],
      [child.stderr, 2],
    ] as const) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        if (!options.keepsLog) return;
        execution.log.append({ data: `${line}\n`, fileDescriptor, at: new Date(), taskId: options.taskId });
      });
    }
    execution.containers.push(container);
    return container;
  }

  /** Living processes of it. */
  async pids(): Promise<readonly number[]> {
    return this.#over ? [] : processesOf(this.pid, this.folder);
  }

  /** Kills it without a word to what runs in it, as Modal does. Resolves when nothing is left. */
  async end(): Promise<void> {
    // Its id may be another process's by now.
    if (!this.#over) await killProcesses(this.pid, this.folder);
    await this.ended;
  }

  async #watch(child: ChildProcess): Promise<{ code: number | null }> {
    const closed = once(child, "close");
    const [code] = await once(child, "exit");
    await killProcesses(this.pid, this.folder);
    await closed;
    this.#over = true;
    await rm(this.folder, { recursive: true, force: true });
    return { code: typeof code === "number" ? code : null };
  }
}

/** Variables that every container has. */
export function containerEnvironment(folder: string, path: string): Record<string, string> {
  return {
    PATH: path,
    HOME: join(folder, "root"),
    TMPDIR: join(folder, "tmp"),
    PYTHONPATH: join(folder, "root"),
    PYTHONUNBUFFERED: "1",
    LANG: "C.UTF-8",
    MODAL_CONFIG_PATH: join(folder, "no-modal-config"),
  };
}
