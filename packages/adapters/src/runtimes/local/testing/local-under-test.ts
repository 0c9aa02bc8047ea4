import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Runtime } from "@porter/orchestrator";
import type { RunnerBehaviour, RuntimeUnderTest } from "@porter/orchestrator/testing";
import { createLocalRuntime, type LocalRuntimeOptions } from "../runtime.ts";

/** The local runtime with a stand-in for the runner, all below one temporary folder. */
export interface LocalUnderTest extends RuntimeUnderTest {
  readonly runsDir: string;
  /** Beside the contract's behaviours: `fails` prints a line and ends with exit code 3. */
  behave(behaviour: RunnerBehaviour | "fails"): Promise<void>;
  /** One more runtime on the same folders, as after a restart of Porter. */
  another(options?: Partial<LocalRuntimeOptions>): Runtime;
}

async function lines(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

export async function localUnderTest(): Promise<LocalUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), "porter-local-"));
  const runsDir = join(folder, "runs");
  await mkdir(join(folder, "porter_runner"));
  const source = new URL("stand-in-runner.py", import.meta.url);
  await copyFile(source, join(folder, "porter_runner", "__main__.py"));
  const another = (options: Partial<LocalRuntimeOptions> = {}) =>
    createLocalRuntime({ runsDir, runnerDir: folder, ...options });
  const runtime = another();
  return {
    runtime,
    runsDir,
    another,
    behave: (behaviour) => writeFile(join(folder, "behaviour"), behaviour),
    starts: async (runId) => (await lines(join(folder, `${runId}.starts`))).length,
    pids: async (runId) => (await lines(join(folder, `${runId}.pids`))).map(Number),
    async remains(runId) {
      const names = await readdir(runsDir).catch(() => []);
      return names.filter((name) => name === runId);
    },
    async close() {
      await runtime.sweep([]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
