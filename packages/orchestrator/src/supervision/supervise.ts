import { infrastructureFailures, runEnded, runLost, timedOut, unknownAgent } from "../failures.ts";
import { failureOf, type Failure, PorterError } from "../porter-error.ts";
import { endRun, failRun, startRun } from "../run/lifecycle.ts";
import { limitsUnder } from "../policy/plans.ts";
import type { Interruption } from "../ports.ts";
import type { TaskWithRun } from "../task/task.ts";
import type { Ports } from "../use-case-ports.ts";
import { launch } from "./launch.ts";
import { nextStep, type Step } from "./next-step.ts";
import { publish } from "./publish.ts";

/** Pause after the runtime confirmed that a silent run still exists. */
const patienceMs = 5_000;

/** Ends the task's run, and with it the task unless the failure is one that Porter retries itself. */
export async function failTask(
  taskId: string,
  end: { failure: Failure; infrastructure: boolean },
  ports: Ports,
): Promise<void> {
  await ports.journal.update(taskId, (current) =>
    failRun(current, { ...end, limits: ports.limits, now: ports.clock.now() }),
  );
}

async function start({ task }: TaskWithRun, ports: Ports): Promise<void> {
  const agent = ports.agents.get(task.agent);
  if (agent === null) {
    await failTask(
      task.id,
      { failure: unknownAgent(task.agent, ports.agents.ids), infrastructure: false },
      ports,
    );
    return;
  }
  const fresh = { id: ports.ids.next(), runtime: ports.runtime.id, agent, now: ports.clock.now() };
  const limits = limitsUnder(ports.limits, ports.plans.table[task.plan ?? ports.plans.default]);
  await ports.journal.update(task.id, (current) => startRun(current, { ...fresh, limits }));
}

async function cleanUp({ task, run }: TaskWithRun, ports: Ports): Promise<void> {
  const executionId = run?.executionId ?? null;
  if (executionId !== null) await ports.runtime.cancel(executionId);
  await ports.journal.update(task.id, (current) => endRun(current, ports.clock.now()));
}

async function inspect({ task, run }: TaskWithRun, ports: Ports): Promise<boolean> {
  const executionId = run?.executionId ?? null;
  if (run === null || executionId === null) return false;
  const execution = await ports.runtime.inspect(executionId);
  if (execution.state === "running") return true;
  const failure = runEnded(run, execution.state === "exited" ? execution.cause : undefined);
  await failTask(task.id, { failure, infrastructure: infrastructureFailures.has(failure.code) }, ports);
  return false;
}

/** Takes one step. `patience` means that nothing changed and a short pause is due. */
async function act(
  step: Exclude<Step, { kind: "done" | "wait" }>,
  current: TaskWithRun,
  ports: Ports,
): Promise<"changed" | "patience"> {
  const { task, run } = current;
  switch (step.kind) {
    case "start-run":
      await start(current, ports);
      return "changed";
    case "launch":
      await launch(current, ports);
      return "changed";
    case "publish": {
      const failure = await publish(current, ports);
      if (failure !== null) await failTask(task.id, { failure, infrastructure: false }, ports);
      return "changed";
    }
    case "clean-up":
      await cleanUp(current, ports);
      return "changed";
    case "inspect":
      return (await inspect(current, ports)) ? "patience" : "changed";
    case "lost":
      if (run !== null) await failTask(task.id, { failure: runLost(run), infrastructure: true }, ports);
      return "changed";
    case "time-out":
      if (run !== null) await failTask(task.id, { failure: timedOut(run), infrastructure: false }, ports);
      return "changed";
  }
}

/**
 * Carries a task to its outcome: reads it, decides the next step, takes it, until nothing is left to do.
 * Holds no state of its own, so that another process can go on from any point after a crash.
 *
 * Throws a `PorterError` with `retry: "later"` when a step met a passing fault; run it again then.
 * A fault that will not pass has ended the task before this returns.
 */
export async function supervise(taskId: string, ports: Ports, signal: Interruption): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const current = await ports.journal.read(taskId);
    if (current === null) return;
    const step = nextStep(current, ports.clock.now(), ports.limits);
    if (step.kind === "done") return;
    if (step.kind === "wait") {
      await ports.news.wait(taskId, step.timeoutMs, signal);
      continue;
    }
    try {
      const result = await act(step, current, ports);
      if (result === "patience") await ports.news.wait(taskId, patienceMs, signal);
    } catch (error) {
      if (!(error instanceof PorterError) || error.retry === "later") throw error;
      await failTask(taskId, { failure: failureOf(error), infrastructure: false }, ports);
    }
  }
}
