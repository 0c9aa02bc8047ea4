import type { AgentRegistry } from "../agent/agent-registry.ts";
import type { Vocabulary } from "../command/command.ts";
import { parseComment } from "../command/parse-command.ts";
import { readTaskMarker } from "../notice/marker.ts";
import type { TaskMarker } from "../notice/marker-schema.ts";
import type { TaskNews } from "../notice/notice.ts";
import type { TaskWithRun } from "../task/task.ts";
import type { PastComment, PastIssue, RepositoryPast } from "./archive.ts";
import { restoreRun, restoreTask, type Traces } from "./restore-task.ts";

/** A task with its live run, and what its comment does not say yet. */
export interface Restored extends TaskWithRun {
  readonly untold: TaskNews | null;
}

/** What is needed to read the past beside it. */
export interface Reading {
  readonly agents: Pick<AgentRegistry, "get">;
  readonly vocabulary: Vocabulary;
  readonly now: Date;
}

/**
 * Restores every task of a repository, oldest first. Believed are only markers in texts that Porter itself wrote. The
 * status comment wins over the pull request's body, which is written once; the latest comment wins over older ones.
 * Tasks whose comment was deleted are restored from their pull request.
 */
export function restoreTasks(past: RepositoryPast, reading: Reading): readonly Restored[] {
  const issues = new Map(past.issues.map((issue) => [issue.number, issue]));
  const comments = new Map(past.comments.map((comment) => [comment.id, comment]));
  const told = markedComments(past);
  const published = markedPullRequests(past);
  const ids = [...new Set([...told.keys(), ...published.keys()])].toSorted();
  const restored = ids.flatMap((id) => {
    const sources = [told.get(id), published.get(id)].filter((source) => source !== undefined);
    const [best] = sources;
    const issue = issues.get(best?.marker.issue ?? best?.about ?? 0);
    if (best === undefined || issue === undefined) return [];
    const { marker } = best;
    const traces: Traces = {
      marker,
      repository: past.repository,
      issue,
      statusCommentId: best.commentId,
      instructions: instructionsOf(marker, comments.get(marker.comment ?? ""), reading.vocabulary),
      pullRequest: issues.get(marker.pr ?? 0) ?? leftBy(marker.attempt, published.get(id)),
    };
    return [withNews(traces, reading)];
  });
  const last = new Map(restored.map(({ task }) => [task.pullRequest?.number, task.id]));
  return restored.map((each) =>
    last.get(each.task.pullRequest?.number) === each.task.id ? each : unmerged(each),
  );
}

/** A marker in a text of Porter's own. */
interface Source {
  readonly marker: TaskMarker;
  /** Number of the issue it is about. */
  readonly about: number;
  readonly commentId: string | null;
  readonly pullRequest: PastIssue | null;
}

/** The pull request, when it is of the same attempt: an earlier one may be closed and forgotten. */
function leftBy(attempt: number, source: Source | undefined): PastIssue | null {
  return source?.marker.attempt === attempt ? source.pullRequest : null;
}

/** Of several tasks of one pull request the latest is the one that was merged. */
function unmerged(each: Restored): Restored {
  if (each.untold !== "merged") return each;
  return { ...each, task: { ...each.task, mergedAt: null }, untold: null };
}

function withNews(traces: Traces, { agents, now }: Reading): Restored {
  const task = restoreTask(traces);
  const agent = agents.get(task.agent);
  const run = task.state === "running" ? restoreRun(traces, { agent, now }) : null;
  const { marker } = traces;
  if (task.mergedAt !== null && marker.merged === null) return { task, run, untold: "merged" };
  return { task, run, untold: task.state === marker.state ? null : "succeeded" };
}

/** The latest status comment of each task. */
function markedComments(past: RepositoryPast): ReadonlyMap<string, Source> {
  const found = new Map<string, Source>();
  for (const comment of past.comments.toSorted((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime())) {
    const marker = comment.author === past.ownLogin ? readTaskMarker(comment.body) : null;
    if (marker === null) continue;
    found.set(marker.task, { marker, about: comment.issueNumber, commentId: comment.id, pullRequest: null });
  }
  return found;
}

/** The latest pull request of each task that carries its marker. */
function markedPullRequests(past: RepositoryPast): ReadonlyMap<string, Source> {
  const found = new Map<string, Source>();
  for (const issue of past.issues.toSorted((a, b) => a.number - b.number)) {
    if (issue.pullRequest === null || issue.author !== past.ownLogin) continue;
    const marker = readTaskMarker(issue.body);
    if (marker === null) continue;
    found.set(marker.task, { marker, about: closedIssue(issue), commentId: null, pullRequest: issue });
  }
  return found;
}

/** Porter's pull requests begin with the issue they are for; 0 when somebody has removed that. */
function closedIssue({ body }: PastIssue): number {
  return Number(/^Closes #(\d+)\r?\n/.exec(body)?.[1] ?? 0);
}

/** What stood behind the flags, unless the comment was changed or deleted since: then nobody knows any more. */
function instructionsOf(
  marker: TaskMarker,
  comment: PastComment | undefined,
  vocabulary: Vocabulary,
): string {
  if (comment === undefined || comment.updatedAt.getTime() !== comment.createdAt.getTime()) return "";
  const command = parseComment(comment.body, vocabulary).commands.find(
    ({ line, verb }) => line === marker.command.line && verb === "run",
  );
  return command?.instructions ?? "";
}
