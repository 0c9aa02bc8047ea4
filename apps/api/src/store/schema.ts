import type {
  Changeset,
  Command,
  CommentKind,
  DeliveryRecord,
  Failure,
  JsonObject,
  LogLine,
  ManifestEntry,
  NodeIds,
  NoticeContent,
  Permission,
  PlanId,
  ProcessExit,
  RunState,
  Setup,
  TaskNews,
  TaskState,
  Usage,
} from "@porter/orchestrator";
import { sql } from "./drizzle.ts";
import { bigint, index, integer, json, pgTable, primaryKey, text, uniqueIndex, uuid } from "./drizzle.ts";
import { instant } from "./instant.ts";
import { cleanText } from "./clean-text.ts";

/**
 * The journal's tables. Documents are `json`, not `jsonb`: nothing looks inside them, and `json` takes every
 * text, also one with U+0000 in it.
 */

/** Webhooks as they were judged; the unique keys are what makes a repeated delivery harmless. */
export const deliveries = pgTable(
  "deliveries",
  {
    id: text("id").primaryKey(),
    event: text("event").notNull(),
    action: text("action"),
    decision: text("decision").$type<DeliveryRecord["decision"]>().notNull(),
    reason: text("reason"),
    receivedAt: instant("received_at").notNull(),
    commentKey: text("comment_key"),
  },
  (table) => [
    index("deliveries_received").on(table.receivedAt),
    uniqueIndex("deliveries_comment").on(table.commentKey),
  ],
);

export const tasks = pgTable(
  "tasks",
  {
    id: uuid("id").primaryKey(),
    state: text("state").$type<TaskState>().notNull(),
    owner: text("owner").notNull(),
    repo: text("repo").notNull(),
    installationId: bigint("installation_id", { mode: "number" }).notNull(),
    issueNumber: integer("issue_number").notNull(),
    issueTitle: cleanText("issue_title").notNull(),
    issueUrl: cleanText("issue_url").notNull(),
    issueBody: cleanText("issue_body").notNull(),
    commentId: text("comment_id"),
    nodeIds: json("node_ids").$type<NodeIds>(),
    followUpPullRequest: integer("follow_up_pull_request"),
    askedIn: text("asked_in").$type<CommentKind>(),
    command: json("command").$type<Command>().notNull(),
    agent: cleanText("agent").notNull(),
    branch: cleanText("branch").notNull(),
    plan: text("plan").$type<PlanId>(),
    priority: integer("priority").notNull(),
    requestedByLogin: cleanText("requested_by_login").notNull(),
    requestedById: bigint("requested_by_id", { mode: "number" }).notNull(),
    permission: text("permission").$type<Permission>(),
    requestedAt: instant("requested_at").notNull(),
    createdAt: instant("created_at").notNull(),
    admittedAt: instant("admitted_at"),
    startedAt: instant("started_at"),
    completedAt: instant("completed_at"),
    mergedAt: instant("merged_at"),
    attempt: integer("attempt").notNull(),
    automaticRetries: integer("automatic_retries").notNull(),
    progress: integer("progress").notNull(),
    step: cleanText("step"),
    pullRequestNumber: integer("pull_request_number"),
    pullRequestUrl: text("pull_request_url"),
    headSha: text("head_sha"),
    failure: json("failure").$type<Failure>(),
    cancelledBy: cleanText("cancelled_by"),
    statusCommentId: text("status_comment_id"),
    usage: json("usage").$type<Usage>().notNull(),
  },
  (table) => [
    index("tasks_state").on(table.state, table.id),
    index("tasks_of_person").on(table.requestedById, table.admittedAt),
    index("tasks_issue").on(table.owner, table.repo, table.issueNumber, table.id),
    index("tasks_pull_request")
      .on(table.owner, table.repo, table.pullRequestNumber)
      .where(sql`${table.pullRequestNumber} is not null`),
    index("tasks_follow_up")
      .on(table.owner, table.repo, table.followUpPullRequest)
      .where(sql`${table.followUpPullRequest} is not null`),
    uniqueIndex("tasks_live_branch")
      .on(table.owner, table.repo, table.branch)
      .where(sql`${table.admittedAt} is not null and ${table.state} in ('queued', 'running')`),
  ],
);

export const runs = pgTable(
  "runs",
  {
    id: uuid("id").primaryKey(),
    taskId: uuid("task_id")
      .notNull()
      .references(() => tasks.id),
    attempt: integer("attempt").notNull(),
    state: text("state").$type<RunState>().notNull(),
    runtime: text("runtime").notNull(),
    executionId: text("execution_id"),
    claimant: text("claimant"),
    base: json("base").$type<{ branch: string; sha: string }>(),
    setup: json("setup").$type<Setup>(),
    timeoutMs: bigint("timeout_ms", { mode: "number" }).notNull(),
    launchedAt: instant("launched_at").notNull(),
    claimedAt: instant("claimed_at"),
    heardAt: instant("heard_at").notNull(),
    endedAt: instant("ended_at"),
    toldAt: instant("told_at"),
    steps: integer("steps").notNull(),
    lastBatch: integer("last_batch").notNull(),
    lineCount: integer("line_count").notNull(),
    parserState: json("parser_state").$type<JsonObject>().notNull(),
    usage: json("usage").$type<Usage>().notNull(),
    finalMessage: cleanText("final_message"),
    refusedHosts: json("refused_hosts").$type<readonly string[]>().notNull().default([]),
    failure: json("failure").$type<Failure>(),
  },
  (table) => [uniqueIndex("runs_task_attempt").on(table.taskId, table.attempt)],
);

export const runLines = pgTable(
  "run_lines",
  {
    runId: uuid("run_id")
      .notNull()
      .references(() => runs.id),
    number: integer("number").notNull(),
    at: instant("at").notNull(),
    level: text("level").$type<LogLine["level"]>().notNull(),
    message: cleanText("message").notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.number] })],
);

export const prompts = pgTable("prompts", {
  runId: uuid("run_id")
    .primaryKey()
    .references(() => runs.id),
  text: cleanText("text").notNull(),
  manifest: json("manifest").$type<readonly ManifestEntry[]>().notNull(),
});

/** What runs reported, from completion until the run is settled: changesets are large. */
export const results = pgTable("results", {
  runId: uuid("run_id")
    .primaryKey()
    .references(() => runs.id),
  exit: json("exit").$type<ProcessExit>(),
  changeset: json("changeset").$type<Changeset>(),
});

export const noticeStates = ["pending", "delivered", "superseded", "dead"] as const;
export type NoticeState = (typeof noticeStates)[number];

/** The outbox: one row per notice and channel. `position` orders the notices of a task. */
export const notices = pgTable(
  "notices",
  {
    id: uuid("id").primaryKey(),
    position: bigint("position", { mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    channel: text("channel").notNull(),
    taskId: uuid("task_id").references(() => tasks.id),
    news: text("news").$type<TaskNews>(),
    replyKey: cleanText("reply_key"),
    content: json("content").$type<NoticeContent>().notNull(),
    state: text("state").$type<NoticeState>().notNull(),
    attempts: integer("attempts").notNull(),
    nextAt: instant("next_at"),
    lastError: json("last_error").$type<Failure>(),
    createdAt: instant("created_at").notNull(),
    deliveredAt: instant("delivered_at"),
    externalId: text("external_id"),
  },
  (table) => [
    index("notices_task").on(table.taskId, table.channel, table.position),
    index("notices_pending")
      .on(table.nextAt)
      .where(sql`${table.state} = 'pending'`),
    uniqueIndex("notices_reply").on(table.channel, table.replyKey),
  ],
);

/** What changed, in the order it was committed: ids only, readers look the rest up. */
export const events = pgTable(
  "events",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    taskId: uuid("task_id").notNull(),
    kind: text("kind").$type<"task" | "lines">().notNull(),
    runId: uuid("run_id"),
    firstLine: integer("first_line"),
    lastLine: integer("last_line"),
  },
  (table) => [index("events_task").on(table.taskId, table.id)],
);
