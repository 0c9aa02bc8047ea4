import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Runtime } from "@porter/orchestrator";
import type { RunnerBehaviour, RuntimeUnderTest } from "@porter/orchestrator/testing";
import { runnerImage } from "../../../../../../scripts/container-image.ts";
import { askEngine } from "../ask-engine.ts";
import { containerName, installationOf } from "../execution-name.ts";
import { createContainerRuntime } from "../runtime.ts";
import { findWorkingEngine, type WorkingEngine } from "../working-engine.ts";

/** The container runtime with real containers, all that Porter keeps of them below one temporary folder. */
export interface ContainerUnderTest extends RuntimeUnderTest {
  readonly runsDir: string;
  readonly engine: WorkingEngine;
  /** Beside the contract's behaviours: `starves` takes 1 GB of memory for itself. */
  behave(behaviour: RunnerBehaviour | "starves"): Promise<void>;
  /** Asks the engine something and returns what it printed. */
  ask(...args: readonly string[]): Promise<string>;
  nameOf(runId: string): string;
  /** One more runtime on the same folder, as after a restart of Porter. */
  another(environment?: Readonly<Record<string, string>>): Runtime;
}

async function lines(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

/** Processes of this machine that are in the container's control groups. */
async function pidsWithin(containerId: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const groups = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cgroup`, "utf8").catch(() => "")),
  );
  return pids.filter((_, index) => groups[index]?.includes(`libpod-${containerId}`)).map(Number);
}

const base = {
  PATH: process.env["PATH"] ?? "",
  HOME: process.env["HOME"] ?? "/",
  PORTER_CONTAINER_ENGINE: "podman",
};
/** What works on this machine, found out by the first test. */
let working: Promise<WorkingEngine> | null = null;

/** `standIn` puts a stand-in in the place of the image's runner; otherwise the real one runs. */
export async function containerUnderTest(options: {
  readonly standIn: boolean;
}): Promise<ContainerUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), "porter-container-"));
  const runsDir = join(folder, "runs");
  const control = join(folder, "control");
  const { tag, runnerDir } = await runnerImage();
  const engine = await (working ??= findWorkingEngine(base, tag));
  const mount = options.standIn ? [`--volume=${control}:/opt/porter`] : [];
  const flags = [...engine.flags.engine, "run", ...engine.flags.run, ...mount].join(" ");
  await mkdir(join(control, "porter_runner"), { recursive: true });
  const source = new URL("../../local/testing/stand-in-runner.py", import.meta.url);
  await copyFile(source, join(control, "porter_runner", "__main__.py"));
  // The run is another user there.
  await chmod(control, 0o777);
  const another = (environment = {}) =>
    createContainerRuntime({
      runsDir,
      runnerDir,
      environment: { ...base, PORTER_CONTAINER_FLAGS: flags, ...environment },
      log: () => undefined,
    });
  const runtime = another();
  const ask = async (...args: readonly string[]) => (await askEngine(engine, args)).stdout.trim();
  const nameOf = (runId: string) => containerName({ installation: installationOf(runsDir), runId });
  const seen = new Map<string, Set<number>>();
  return {
    runtime,
    runsDir,
    engine,
    ask,
    nameOf,
    another,
    behave: (behaviour) => writeFile(join(control, "behaviour"), behaviour),
    starts: async (runId) => (await lines(join(control, `${runId}.starts`))).length,
    async pids(runId) {
      const known = seen.get(runId) ?? new Set();
      seen.set(runId, known);
      const id = await ask("container", "inspect", "--format={{.Id}}", nameOf(runId));
      if (id !== "") for (const pid of await pidsWithin(id)) known.add(pid);
      return [...known];
    },
    async remains(runId) {
      const names = await readdir(runsDir).catch(() => []);
      const containers = (await ask("ps", "--all", "--format={{.Names}}")).split("\n");
      return [...names, ...containers].filter((name) => name === runId || name === nameOf(runId));
    },
    async close() {
      await runtime.sweep([]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
