import { redactSecrets } from "../changeset/find-secret.ts";
import type { Task } from "../task/task.ts";
import { oneLine } from "../text/invisible.ts";
import { inertBlock, inertLine, safeUrl } from "./inert-text.ts";
import { readTaskMarker, taskMarker } from "./marker.ts";
import { type AgentLabel, demonstrationNote } from "./status-comment.ts";

/** What the texts of a pull request are made from. */
export interface PublicationText {
  readonly task: Task;
  readonly agent: AgentLabel;
  /** What the agent said last, or `null`. */
  readonly finalMessage: string | null;
  /** The page where people follow the task. */
  readonly taskUrl: string;
}

const maxSubjectChars = 72;
const maxTitleChars = 200;
const maxMessageChars = 8000;
const maxInstructionChars = 2000;

/** Title of the pull request: the issue's, so phrased that it only names and never does anything. */
export function pullRequestTitle({ task }: PublicationText): string {
  return subject(task, maxTitleChars);
}

/** Commit message with the requester as co-author; GitHub finds them by the id in their no-reply address. */
export function commitMessage({ task, agent }: PublicationText): string {
  const login = task.requestedBy.login.replaceAll(/[^A-Za-z0-9._[\]-]/g, "");
  const demonstration = agent.demonstration ? [demonstrationNote] : [];
  return [
    task.followUp === null
      ? subject(task, maxSubjectChars)
      : `Follow up: ${subject(task, maxSubjectChars - "Follow up: ".length)}`,
    [
      `Made by ${harmless(agent.displayName, 100)} for ${subjectOf(task)}, asked for by ${login}.`,
      ...demonstration,
    ].join("\n"),
    `Porter-Task: ${task.id}\nCo-authored-by: ${login} <${task.requestedBy.id}+${login}@users.noreply.github.com>`,
  ].join("\n\n");
}

function subjectOf({ issue, followUp }: Task): string {
  const forIssue = `issue ${issue.number}`;
  return followUp === null ? forIssue : `${forIssue} on pull request ${followUp.pullRequest}`;
}

/** Stands before what Porter wrote about the latest follow-up; all before it is left as people have it. */
const followUpOpening = "<!-- porter follow-up -->";

/**
 * The description of a pull request after a follow-up: as it was, with what the latest follow-up did at its end. Given
 * its own result it returns the same.
 */
export function followUpBody(body: string, text: PublicationText): string {
  const lines = body.trimEnd().split("\n");
  const isMarked = readTaskMarker(body) !== null;
  const unmarked = (isMarked ? lines.slice(0, -1) : lines).join("\n");
  const start = isMarked ? unmarked.lastIndexOf(followUpOpening) : -1;
  const kept = (start === -1 ? unmarked : unmarked.slice(0, start)).trimEnd();
  const { task, agent, finalMessage, taskUrl } = text;
  const parts = [
    ...(kept === "" ? [] : [kept]),
    followUpOpening,
    `Latest follow-up made by ${inertLine(agent.displayName, 100)}, asked for by ${inertLine(task.requestedBy.login, 100)}.`,
    ...(agent.demonstration ? [demonstrationNote] : []),
    ...lastWords(finalMessage),
    ...(safeUrl(taskUrl) === null ? [] : [`Log and prompt: ${taskUrl}`]),
    taskMarker(task),
  ];
  return parts.join("\n\n");
}

/** Body of the pull request; its last line is a hidden marker, see `readTaskMarker`. */
export function pullRequestBody({ task, agent, finalMessage, taskUrl }: PublicationText): string {
  const asked = commandLink(task);
  const instructions = task.command.instructions.trim();
  const parts = [
    `Closes #${task.issue.number}`,
    `Made by ${inertLine(agent.displayName, 100)}, asked for by ${inertLine(task.requestedBy.login, 100)}${asked}.`,
    ...(agent.demonstration ? [demonstrationNote] : []),
    ...(instructions === ""
      ? []
      : [`Asked for beside the issue:\n\n${inertBlock(instructions, maxInstructionChars)}`]),
    ...lastWords(finalMessage),
    ...(safeUrl(taskUrl) === null ? [] : [`Log and prompt: ${taskUrl}`]),
    taskMarker(task),
  ];
  return parts.join("\n\n");
}

function lastWords(finalMessage: string | null): string[] {
  // What was checked is the changeset; this text comes from the same agent and goes to the same public place.
  const text = redactSecrets(finalMessage?.trim() ?? "", []);
  if (text === "") return [];
  const block = inertBlock(text, maxMessageChars);
  return [`<details>\n<summary>What the agent said at the end</summary>\n\n${block}\n\n</details>`];
}

function commandLink(task: Task): string {
  const url = safeUrl(task.issue.url);
  if (url === null || task.commentId === null || !/^\d+$/.test(task.commentId)) return "";
  return ` in ${url}#issuecomment-${task.commentId}`;
}

function subject(task: Task, maxChars: number): string {
  const title = harmless(task.issue.title, maxChars);
  return title === "" ? `Changes for issue ${task.issue.number}` : title;
}

/**
 * A title or name for places without code spans. A commit subject can close issues, notify people and switch off CI
 * (`fixes #1`, `@somebody`, `[skip ci]`), and the issue's title is anybody's.
 */
function harmless(text: string, maxChars: number): string {
  const plain = text
    .normalize("NFKC")
    .replaceAll(/https?:\/\//gi, "")
    .replaceAll("@", "＠")
    .replaceAll("#", "＃")
    .replaceAll(/\bGH-(?=\d)/gi, "GH ")
    .replaceAll(/\*+/g, "")
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replaceAll(/[<>`]/g, "'");
  return oneLine(plain, maxChars);
}
