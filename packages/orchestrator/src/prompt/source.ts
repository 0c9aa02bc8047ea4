import type { Author, IssueContext } from "../forge/issue-context.ts";
import type { Task } from "../task/task.ts";
import type { ManifestEntry } from "./prompt.ts";
import { sanitize } from "./sanitize.ts";

/** Something a prompt may quote, already free of hidden text. */
export interface Source extends Pick<
  ManifestEntry,
  "source" | "author" | "permission" | "trusted" | "notes"
> {
  readonly section: "issue" | "pull request" | "repository";
  /** Empty when there is nothing to quote; the notes say why. */
  readonly text: string;
  /** Sources with the lowest number are cut first; `null` is never cut. */
  readonly cutOrder: number | null;
}

/** The order in which a prompt that is too long gives things up; comments in between count from the oldest. */
export const cutOrders = {
  readme: 1,
  tree: 2,
  branches: 3,
  porterConfig: 4,
  oldestComment: 10,
  linked: 100,
  agentsGuide: 101,
  facts: 102,
  issueBody: 103,
  pullRequestBody: 104,
  oldestReview: 105,
  oldestThread: 110,
} as const;

/** What sources are made from. */
export interface SourceMaterial {
  readonly task: Task;
  readonly context: IssueContext;
}

/**
 * Who wrote a source, and whether they are known to belong here: who asked does (the permission API said so), and on a
 * private repository every person who can write an issue at all. The forge's own word beside a text, such as GitHub's
 * `author_association`, is not used: a member of an organisation need not have write access.
 */
export function authorship(
  author: Author,
  { task, context }: SourceMaterial,
): Pick<Source, "author" | "permission" | "trusted"> {
  const { login, kind } = author;
  if (login.toLowerCase() === task.requestedBy.login.toLowerCase()) {
    return { author: login, permission: task.permission, trusted: true };
  }
  return { author: login, permission: null, trusted: context.repository.private && kind === "user" };
}

/** Markdown as it may be quoted, with notes on what was taken out. */
export function quotable(markdown: string): Pick<Source, "text" | "notes"> {
  const { text, removed } = sanitize(markdown);
  const notes = removed.length === 0 ? [] : [`hidden text removed: ${removed.join(", ")}`];
  return { text, notes: text === "" ? [...notes, "empty"] : notes };
}
