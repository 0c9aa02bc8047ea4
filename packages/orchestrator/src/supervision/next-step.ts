import type { Limits } from "../policy/limits.ts";
import { isCondemned } from "../run/lifecycle.ts";
import type { Run } from "../run/run.ts";
import { isLive, type TaskWithRun } from "../task/task.ts";

/** What the supervisor of a task does next. Decided afresh from the journal each time, so a crash costs nothing. */
export type Step =
  | { readonly kind: "done" }
  | { readonly kind: "clean-up" }
  | { readonly kind: "start-run" }
  | { readonly kind: "launch" }
  | { readonly kind: "publish" }
  | { readonly kind: "inspect" }
  | { readonly kind: "lost" }
  | { readonly kind: "time-out" }
  | { readonly kind: "wait"; readonly timeoutMs: number };

/** Pause between two looks at a run that says nothing but still exists. */
const inspectPauseMs = 5_000;

function awaitClaim(run: Run, now: number, limits: Limits): Step {
  const left = run.launchedAt.getTime() + limits.launchTimeoutMs - now;
  if (left <= 0) return { kind: "lost" };
  // A runner that ends before its claim is noticed by looking, not by waiting for the time limit.
  return now - run.heardAt.getTime() >= limits.silenceMs
    ? { kind: "inspect" }
    : { kind: "wait", timeoutMs: Math.min(left, limits.silenceMs, inspectPauseMs) };
}

function awaitReport(run: Run, now: number, limits: Limits): Step {
  // The runner keeps the time limit itself; this is the backstop for one that cannot.
  const deadline =
    (run.claimedAt ?? run.launchedAt).getTime() + run.timeoutMs + limits.graceMs + limits.silenceMs;
  if (now >= deadline) return { kind: "time-out" };
  const silentFor = now - run.heardAt.getTime();
  if (silentFor >= limits.silenceMs) return { kind: "inspect" };
  return { kind: "wait", timeoutMs: Math.min(deadline - now, limits.silenceMs - silentFor) };
}

/** The next step for a task in the state in which the journal has it. */
export function nextStep(current: TaskWithRun, now: Date, limits: Limits): Step {
  const { task, run } = current;
  const alive = run !== null && run.state !== "settled";
  if (alive && (isCondemned(run) || !isLive(task))) return { kind: "clean-up" };
  if (!isLive(task) || task.admittedAt === null) return { kind: "done" };
  if (!alive) return { kind: "start-run" };
  switch (run.state) {
    case "launching":
      if (run.executionId === null || run.base === null) return { kind: "launch" };
      return awaitClaim(run, now.getTime(), limits);
    case "claimed":
    case "running":
      return awaitReport(run, now.getTime(), limits);
    case "publishing":
      return { kind: "publish" };
  }
}
