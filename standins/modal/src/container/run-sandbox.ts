import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Sandbox } from "../state/execution.ts";
import { status } from "../state/results.ts";
import type { World } from "../state/world.ts";
import { Container, containerEnvironment } from "./container.ts";
import type { Machine } from "./machine.ts";
import { materialise } from "./materialise.ts";

/** Runs a sandbox's command to its end. Nothing starts it again. */
export async function runSandbox(
  sandbox: Sandbox,
  given: { readonly taskId: string; readonly secrets: Readonly<Record<string, string>> },
  { world, machine }: { readonly world: World; readonly machine: Machine },
): Promise<void> {
  const { definition } = sandbox;
  if (world.faults.take("never-starts") !== null) return;
  const slow = world.faults.take("slow-start");
  if (slow !== null) await Promise.race([pause(slow.delayMs, undefined, { ref: false }), sandbox.settled]);
  if (sandbox.result !== null) return;
  const folder = join(machine.folder, given.taskId);
  await materialise(world, { imageId: definition.imageId, mountIds: [] }, folder);
  await mkdir(join(folder, "tmp"), { recursive: true });
  const [program = "", ...args] = definition.command;
  const container = await Container.start(
    {
      taskId: given.taskId,
      folder,
      // Images are not built here: the one program that Porter's has under a name of its own is Python.
      argv: [program === "python" ? machine.python : program, ...args],
      cwd: join(folder, definition.workdir),
      env: {
        ...containerEnvironment(folder, machine.path),
        ...machine.environment,
        ...given.secrets,
        MODAL_SANDBOX_ID: sandbox.id,
        MODAL_TASK_ID: given.taskId,
      },
      keepsLog: world.faults.take("log-gap") === null,
    },
    sandbox,
  );
  if (sandbox.result !== null) return container.end();
  const timer = new AbortController();
  void pause(definition.timeoutSecs * 1000, true, { signal: timer.signal, ref: false })
    .then(() => {
      sandbox.settle({ status: status.timeout, exitcode: 0 });
      return container.end();
    })
    .catch(() => null);
  const { code } = await container.ended;
  timer.abort();
  sandbox.settle(
    code === 0 ? { status: status.success, exitcode: 0 } : { status: status.failure, exitcode: code ?? 137 },
  );
}
