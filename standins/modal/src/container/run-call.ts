import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { insideMethods } from "../rpc/inside.ts";
import { serve } from "../rpc/serve.ts";
import type { FunctionCall } from "../state/execution.ts";
import { status } from "../state/results.ts";
import { type DeployedFunction, newId, type World } from "../state/world.ts";
import { Container, containerEnvironment } from "./container.ts";
import { materialise } from "./materialise.ts";
import type { Machine } from "./machine.ts";

/** Modal starts an input whose container died again for ever; a test that meets this wants to hear of it. */
const starts = 4;

/** Runs a call in containers until it has a result. Faults that were armed when it was made have their way. */
export async function runCall(call: FunctionCall, world: World, machine: Machine): Promise<void> {
  const deployed = world.functions.get(call.functionId);
  if (deployed === undefined) throw new Error(`The call ${call.id} is of no function.`);
  if (world.faults.take("never-starts") !== null) return;
  const slow = world.faults.take("slow-start");
  const twice = world.faults.take("duplicate-start") !== null;
  if (slow !== null) await Promise.race([pause(slow.delayMs, undefined, { ref: false }), call.settled]);
  await Promise.all([
    runInput(call, deployed, { world, machine }),
    twice && runInput(call, deployed, { world, machine }),
  ]);
}

interface Place {
  readonly world: World;
  readonly machine: Machine;
}

async function runInput(call: FunctionCall, deployed: DeployedFunction, place: Place): Promise<void> {
  for (let start = 1; start <= starts && call.result === null; start += 1) {
    await runOnce(call, deployed, place);
  }
  call.settle({ status: status.internalFailure, exception: "The container died again and again." });
}

/** One container on the input, to its end. */
async function runOnce(
  call: FunctionCall,
  deployed: DeployedFunction,
  { world, machine }: Place,
): Promise<void> {
  const taskId = newId("ta");
  const folder = join(machine.folder, taskId);
  const inside = await serve(insideMethods(world, call), () => {});
  const timer = new AbortController();
  try {
    await materialise(world, deployed.definition, folder);
    const container = await Container.start(
      {
        taskId,
        folder,
        argv: [
          machine.python,
          join(import.meta.dirname, "container.py"),
          await specify(call, deployed, { world, folder }),
        ],
        cwd: join(folder, "root"),
        env: {
          ...containerEnvironment(folder, machine.path),
          ...machine.environment,
          ...secretsOf(deployed, world),
          MODAL_SERVER_URL: `http://127.0.0.1:${inside.port}`,
          MODAL_TASK_ID: taskId,
          MODAL_IS_REMOTE: "1",
        },
        keepsLog: world.faults.take("log-gap") === null,
      },
      call,
    );
    if (call.result !== null) return await container.end();
    void timeOut(call, deployed.definition.timeoutSecs, timer.signal);
    await container.ended;
  } finally {
    timer.abort();
    inside.close();
  }
}

/** Ends a call at its time limit, without a word to what runs in it. */
async function timeOut(call: FunctionCall, timeoutSecs: number, signal: AbortSignal): Promise<void> {
  const over = await pause(timeoutSecs * 1000, true, { signal, ref: false }).catch(() => false);
  if (!over) return;
  call.settle({
    status: status.timeout,
    exception: `Task's current input hit its timeout of ${timeoutSecs}s`,
  });
  await call.end();
}

function secretsOf({ definition }: DeployedFunction, world: World): Record<string, string> {
  return Object.assign(
    {},
    ...definition.secretIds.map((id) => world.secrets.get(id)?.values ?? {}),
  ) as Record<string, string>;
}

/** Writes what `container.py` needs to know; returns the file's path. */
async function specify(
  call: FunctionCall,
  deployed: DeployedFunction,
  { world, folder }: { world: World; folder: string },
): Promise<string> {
  const etc = join(folder, "etc", "modal");
  await mkdir(etc, { recursive: true });
  await mkdir(join(folder, "tmp"), { recursive: true });
  const [file, created] = [join(etc, "container.json"), join(etc, "created")];
  await writeFile(created, deployed.created);
  const specification = {
    created,
    arguments: join(etc, "arguments"),
    app_id: call.appId,
    function_id: call.functionId,
    function_ids: world.apps.get(call.appId)?.functions ?? {},
  };
  await writeFile(file, JSON.stringify(specification));
  return file;
}
