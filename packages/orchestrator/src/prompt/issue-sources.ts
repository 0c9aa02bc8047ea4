import type { LinkedItem } from "../forge/issue-context.ts";
import { oneLine } from "../text/invisible.ts";
import { reasonToSkip } from "./quotable-comment.ts";
import { authorship, cutOrders, quotable, type Source, type SourceMaterial } from "./source.ts";

/** Longest title, label or login that is quoted, in characters; forges allow less. */
const maxNameChars = 500;

/** The issue as a prompt may quote it: its text as it was delivered, and what was said about it before the command. */
export function issueSources(material: SourceMaterial): Source[] {
  const { context } = material;
  return [
    title(material),
    body(material),
    names("labels", context.issue.labels),
    names("assignees", context.issue.assignees),
    ...unreadComments(material),
    ...comments(material),
    linked(material),
  ];
}

function title(material: SourceMaterial): Source {
  const { author } = material.context.issue;
  const text = oneLine(material.task.issue.title, maxNameChars);
  const notes =
    text === material.task.issue.title.trim() ? [] : ["hidden text removed: invisible characters"];
  return {
    section: "issue",
    source: "issue title",
    ...authorship(author, material),
    text,
    notes,
    cutOrder: null,
  };
}

function body(material: SourceMaterial): Source {
  const { task, context } = material;
  const { author, editedAt } = context.issue;
  const { text, notes } = quotable(task.issue.body);
  const isLater = editedAt !== null && editedAt >= task.requestedAt;
  return {
    section: "issue",
    source: "issue body",
    ...authorship(author, material),
    text,
    notes: isLater ? [...notes, "edited after the command: quoted as it was delivered"] : notes,
    cutOrder: cutOrders.issueBody,
  };
}

/** So that nobody takes the comments that were read for all there are. */
function unreadComments({ context: { unread } }: SourceMaterial): Source[] {
  if (unread.comments <= 0) return [];
  const notes = [`${unread.comments} not read: only the latest are`];
  return [{ ...fact("older comments", ""), notes, trusted: false }];
}

function comments(material: SourceMaterial): Source[] {
  return material.context.comments.map((comment, index) => {
    const reason = reasonToSkip(comment, material.task);
    const content = reason === null ? quotable(comment.body) : { text: "", notes: [reason] };
    return {
      section: "issue",
      source: `comment ${comment.id}`,
      ...authorship(comment.author, material),
      ...content,
      cutOrder: cutOrders.oldestComment + index / (material.context.comments.length + 1),
    };
  });
}

function linked({ context }: SourceMaterial): Source {
  const text = context.linked.map(linkedLine).join("\n");
  // Anybody can open a linked issue on a public repository, and its title may be newer than the command.
  const trusted = context.repository.private;
  return { ...fact("linked issues and pull requests", text), trusted, cutOrder: cutOrders.linked };
}

function linkedLine({ kind, number, title: name, state, url, closes }: LinkedItem): string {
  const what = kind === "issue" ? "issue" : "pull request";
  const standing = `${oneLine(state, 20)}${closes ? ", closes this issue when merged" : ""}`;
  return `${what} #${number} (${standing}): ${oneLine(name, maxNameChars)} ${oneLine(url, maxNameChars)}`;
}

function names(source: string, values: readonly string[]): Source {
  return fact(source, values.map((value) => oneLine(value, maxNameChars)).join("\n"));
}

function fact(source: string, text: string): Source {
  const notes = text === "" ? ["none"] : [];
  const own = { author: null, permission: null, trusted: true };
  return { section: "issue", source, ...own, text, notes, cutOrder: cutOrders.facts };
}
