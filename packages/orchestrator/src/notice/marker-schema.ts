import { z } from "zod";
import { commentKinds } from "../delivery/delivery.ts";
import { permissions } from "../forge/forge.ts";
import { planIds } from "../policy/plans.ts";
import { runStates } from "../run/run.ts";
import { taskStates } from "../task/task.ts";

const instant = z.iso.datetime();

/** What every version says. `task` comes first in the text: comments are searched by it. */
const core = {
  task: z.uuid(),
  agent: z.string(),
  state: z.enum(taskStates),
  attempt: z.int().nonnegative(),
  branch: z.string(),
  /** Number of the pull request. */
  pr: z.int().positive().nullable(),
  /** Login and id of who asked. */
  by: z.string(),
  by_id: z.int(),
  /** When the command was written. */
  at: instant,
  /** The comment that asked. */
  comment: z.string().nullable(),
  priority: z.int(),
  merged: instant.nullable(),
};

const commandSchema = z.object({
  line: z.int(),
  agent: z.string().nullable(),
  priority: z.enum(["low", "normal", "high"]),
  model: z.string().nullable(),
  branch: z.string().nullable(),
  base: z.string().nullable(),
  no_tests: z.boolean(),
  draft: z.boolean(),
  budget_usd: z.number().nullable(),
  timeout_minutes: z.number().nullable(),
  /** Instructions, where no comment holds them. */
  text: z.string().nullable(),
});

const runSchema = z.object({
  id: z.uuid(),
  attempt: z.int().positive(),
  state: z.enum(runStates),
  runtime: z.string(),
  execution: z.string().nullable(),
  base: z.object({ branch: z.string(), sha: z.string() }).nullable(),
  timeout_ms: z.int().positive(),
  launched: instant,
  claimed: instant.nullable(),
});

const version1 = z.object({ v: z.literal(1), ...core, failure: z.string().nullable() });

const version2 = z.object({
  v: z.literal(2),
  ...core,
  failure: z.object({ code: z.string(), message: z.string(), retry: z.enum(["never", "later"]) }).nullable(),
  /** Number of the issue: a follow-up's comment does not stand on it. */
  issue: z.int().positive().optional(),
  /** The pull request that the task adds to, and where it was asked for. */
  follow_up: z.object({ pr: z.int().positive(), asked_in: z.enum(commentKinds) }).nullable(),
  /** Global ids of the issue and the comment that asked. */
  nodes: z.object({ issue: z.string(), comment: z.string() }).nullable(),
  /** What the person could do in the repository when the task was admitted. */
  permission: z.enum(permissions).nullable(),
  /** What its usage is counted under; absent where the plan has no name any more, and in older markers. */
  plan: z.enum(planIds).nullish().catch(null),
  /** Commit at the head of the pull request. */
  head: z.string().nullable(),
  created: instant,
  admitted: instant.nullable(),
  started: instant.nullable(),
  completed: instant.nullable(),
  /** Runs that Porter started by itself since the last command. */
  again: z.int().nonnegative(),
  progress: z.number(),
  step: z.string().nullable(),
  cancelled_by: z.string().nullable(),
  usage: z.object({ in: z.number(), out: z.number(), usd: z.number().nullable() }),
  command: commandSchema,
  /** The run under way, so that a restored journal can take its reports; `null` when there is none. */
  run: runSchema.nullable(),
});

/** A marker as it is written today. */
export type TaskMarker = z.infer<typeof version2>;
export type RunMarker = z.infer<typeof runSchema>;

/** A version 1 marker did not hold times and flags: they become what a plain command would have had. */
function upgraded(old: z.infer<typeof version1>): TaskMarker {
  const ended = old.state !== "queued" && old.state !== "running";
  const admitted = old.attempt > 0 || old.state === "running" || old.state === "success" ? old.at : null;
  return {
    ...old,
    v: 2,
    failure:
      old.failure === null
        ? null
        : {
            code: old.failure,
            message: "The reason was lost with Porter's journal. The issue's comment has it.",
            retry: "later",
          },
    follow_up: null,
    nodes: null,
    permission: null,
    head: null,
    created: old.at,
    admitted,
    started: old.state === "queued" ? null : admitted,
    completed: ended ? old.at : null,
    again: 0,
    progress: old.state === "success" ? 100 : 0,
    step: null,
    cancelled_by: null,
    usage: { in: 0, out: 0, usd: null },
    command: {
      line: 1,
      agent: old.agent,
      priority: priorityWord(old.priority),
      model: null,
      branch: old.branch,
      base: null,
      no_tests: false,
      draft: false,
      budget_usd: null,
      timeout_minutes: null,
      text: null,
    },
    run: null,
  };
}

function priorityWord(priority: number): "low" | "normal" | "high" {
  if (priority < 3) return "low";
  return priority > 3 ? "high" : "normal";
}

/** Any version, read as today's. */
export const taskMarkerSchema = z.union([version2, version1.transform(upgraded)]);
