import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Runtime } from "@porter/orchestrator";
import type { RunnerBehaviour, RuntimeUnderTest } from "@porter/orchestrator/testing";
import { ModalStandIn } from "@porter/standins-modal";
import { copyRunner, pythonWithModal, runModal } from "@porter/standins-modal/testing";
import { createModalRuntime } from "../runtime.ts";

/** The runtime against a stand-in for Modal, to which the app was deployed with a stand-in for the runner in it. */
export interface ModalUnderTest extends RuntimeUnderTest {
  readonly standIn: ModalStandIn;
  /** What was deployed. */
  readonly runnerDir: string;
  /** Beside the contract's behaviours: `fails` prints a line and ends with exit code 3. */
  behave(behaviour: RunnerBehaviour | "fails"): Promise<void>;
  /** One more runtime, as after a restart of Porter. */
  another(variables?: Record<string, string>): Runtime;
}

const runnerDir = fileURLToPath(new URL("../../../../../../modal", import.meta.url));
const standInRunner = fileURLToPath(new URL("../../local/testing/stand-in-runner.py", import.meta.url));

/** The runner's entry in its own package: so that all around it is the real one. */
function entry(control: string): string {
  return `import runpy, sys\nsys.argv = ["runner", ${JSON.stringify(control)}]\nrunpy.run_path(${JSON.stringify(standInRunner)}, run_name="__main__")\n`;
}

async function lines(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

/** Containers here run as the user that runs the test: there is no image that could have another. */
const ownUser = { PORTER_RUNNER_UID: String(process.getuid?.() ?? 0) };

export async function modalUnderTest(mode: "function" | "sandbox"): Promise<ModalUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), "porter-modal-"));
  const deployed = join(folder, "modal");
  await copyRunner(runnerDir, deployed);
  await writeFile(join(deployed, "porter_runner", "__main__.py"), entry(folder));
  const standIn = await ModalStandIn.start({ python: await pythonWithModal(), environment: ownUser });
  standIn.setSecret("porter-runner", { PORTER_URL: "http://127.0.0.1:9", PORTER_RUNNER_KEY: "cGxhbnRlZA==" });
  await runModal(standIn, deployed, ["deploy", "-m", "porter_app"]);
  if (mode === "sandbox") await runModal(standIn, deployed, ["run", "-m", "porter_app"]);
  const another = (variables: Record<string, string> = {}) =>
    createModalRuntime({
      runsDir: join(folder, "runs"),
      runnerDir: deployed,
      environment: { ...standIn.environment, PORTER_MODAL_MODE: mode, ...variables },
      log: () => {},
    });
  return {
    standIn,
    runtime: another(),
    runnerDir: deployed,
    another,
    behave: (behaviour) => writeFile(join(folder, "behaviour"), behaviour),
    starts: async (runId) => (await lines(join(folder, `${runId}.starts`))).length,
    pids: async (runId) => (await lines(join(folder, `${runId}.pids`))).map(Number),
    async remains() {
      const folders = standIn.executions.flatMap(({ containers }) =>
        containers.map((container) => container.folder),
      );
      const there = await Promise.all(
        folders.map((path) =>
          readdir(path).then(
            () => path,
            () => null,
          ),
        ),
      );
      return there.filter((path) => path !== null);
    },
    async close() {
      await standIn.close();
      await rm(folder, { recursive: true, force: true });
      if (standIn.problems.length > 0)
        throw new AggregateError(standIn.problems, "The stand-in met problems.");
    },
  };
}
