import { readTaskMarker, type TaskMarker } from "@porter/orchestrator";
import { expect, vi } from "vitest";
import { z } from "zod";
import { judgeRun } from "./judge-run.ts";
import { letters } from "./letters.ts";
import { type Expected, planted } from "./hostile-case.ts";
import type { Stage } from "./stage.ts";

/** A task at its end, as its comment tells it, with the code of its failure. */
type EndedTask = Omit<TaskMarker, "failure"> & { readonly failure: string | null };

const taskAnswerSchema = z.object({
  result: z.object({ data: z.object({ json: z.object({ state: z.string() }) }) }),
});

/** Compares what Porter answered, wrote and started with what the case expects, then judges all it left behind. */
export async function judgeCase(stage: Stage, expected: Expected): Promise<void> {
  const ids = stage.answers.flatMap(({ tasks = [] }) => tasks);
  const silent = expected.kind === "refused" ? (expected.silent ?? 0) : 0;
  const heard = ids.slice(0, ids.length - silent);
  const tasks = await Promise.all(heard.map((id) => ended(stage, id)));
  switch (expected.kind) {
    case "ignored":
      expect(stage.answers.at(-1)).toMatchObject({
        status: 200,
        outcome: "ignored",
        reason: expected.reason,
      });
      expect(ids).toEqual([]);
      break;
    case "turned away":
      expect(stage.answers.at(-1)).toMatchObject({ status: expected.status, code: expected.code });
      expect(ids).toEqual([]);
      break;
    case "refused":
      await judgeRefusal(stage, tasks, expected);
      if (silent > 0) await judgeSilence(stage, ids.slice(heard.length));
      break;
    case "fails":
      await vi.waitFor(async () => {
        const last = await Promise.all(ids.map((id) => ended(stage, id)));
        expect(last.map(({ failure, attempt }) => ({ failure, attempt }))).toEqual(expected.tasks);
      }, patience);
      break;
    case "runs": {
      const { others = { count: 0, reason: "" } } = expected;
      const [run, ...more] = tasks.filter(({ state }) => state === "success");
      expect(tasks.filter(({ failure }) => failure === others.reason)).toHaveLength(others.count);
      expect(tasks).toHaveLength(1 + others.count);
      expect(more).toEqual([]);
      if (run === undefined) throw new Error(`No run succeeded: ${JSON.stringify(tasks)}`);
      await judgeRun(stage, run.branch, expected);
      judgePullRequest(stage, run);
    }
  }
  judgeComments(stage);
  const published = tasks.flatMap(({ state, branch }) => (state === "success" ? [branch] : []));
  expect(await branchesOf(stage)).toEqual(published);
}

/** A refused line is answered by a comment; a refused task fails with the reason. */
async function judgeRefusal(
  stage: Stage,
  tasks: readonly EndedTask[],
  { reason, attempt = 0 }: Extract<Expected, { kind: "refused" }>,
): Promise<void> {
  for (const task of tasks)
    expect(task).toMatchObject({ state: "failed", failure: reason, attempt, pr: null });
  if (tasks.length > 0) return;
  const { outcome, reason: answered } = stage.answers.at(-1) ?? {};
  // Whether somebody may command is asked after the answer.
  const sentence = reason === "not_permitted" ? /need write access/ : /Not understood, nothing was started/;
  if (reason !== "not_permitted")
    expect({ outcome, answered }).toEqual({ outcome: "refused", answered: reason });
  await vi.waitFor(() => expect(stage.porterComments().at(-1)?.body).toMatch(sentence), patience);
}

/** The tasks ended as refused, and the status comment of the first told it. */
async function judgeSilence(stage: Stage, ids: readonly string[]): Promise<void> {
  const token = stage.under.standIn.addUserToken(stage.requester);
  for (const id of ids) {
    const input = encodeURIComponent(JSON.stringify({ json: { id } }));
    await vi.waitFor(async () => {
      const answer = await fetch(`${stage.under.porter.url}/trpc/tasks.byId?input=${input}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(taskAnswerSchema.parse(await answer.json()).result.data.json.state).toBe("failed");
    }, patience);
  }
  const told = stage.porterComments().filter(({ body }) => readTaskMarker(body) !== null);
  expect(told).toHaveLength(1);
}

/** The pull request says whose task it is, and closes this issue alone. */
function judgePullRequest(stage: Stage, task: EndedTask): void {
  const { issue } = stage.under.standIn.pullRequest({ repository: stage.repository, number: task.pr ?? 0 });
  const body = issue.body ?? "";
  expect(readTaskMarker(body)?.task).toBe(task.task);
  expect(issue.author.login).toBe(stage.under.standIn.botLogin);
  const shown = withoutCode(body);
  expect(shown).not.toMatch(/@/);
  expect(shown.match(/(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\s+#\d+/gi)).toEqual([
    `Closes #${stage.number}`,
  ]);
  expect(issue.title).not.toMatch(/[@#<>`\n]/);
}

/** What Porter itself writes repeats nothing that does something, and carries one marker: its own. */
function judgeComments(stage: Stage): void {
  for (const { author, history } of stage.under.standIn.comments(stage.place)) {
    if (author.login === stage.under.standIn.botLogin) continue;
    expect(
      history
        .slice(1)
        .map(({ body }) => body)
        .join(),
    ).not.toContain("🤖 Porter");
  }
  for (const { body } of stage.porterComments()) {
    expect(body.match(/<!--/g), body).toHaveLength(1);
    expect(body.trimEnd().split("\n").at(-1)).toMatch(/^<!-- porter(?:-reply)? /);
    const shown = withoutCode(body.split("\n").slice(0, -1).join("\n"));
    expect(shown, "a mention that notifies").not.toMatch(/@/);
    expect(letters(shown)).not.toContain(letters(planted));
  }
}

const patience = { timeout: 120_000, interval: 50 };

/** The state of a task as its status comment tells it, once it has ended. */
function ended(stage: Stage, id: string): Promise<EndedTask> {
  return vi.waitFor(() => {
    const markers = stage.porterComments().map(({ body }) => readTaskMarker(body));
    const marker = markers.find((each) => each?.task === id);
    if (!marker || !["success", "failed", "cancelled"].includes(marker.state))
      throw new Error(`Task ${id} has not ended: ${JSON.stringify(marker)}`);
    return { ...marker, failure: marker.failure?.code ?? null };
  }, patience);
}

/** Branches that came about through this issue. */
async function branchesOf(stage: Stage): Promise<readonly string[]> {
  const { git } = stage.under.standIn.repository(stage.repository);
  const pulls = stage.under.standIn.pullRequests(stage.repository);
  const own = (name: string) =>
    name.startsWith(`porter/issue-${stage.number}-`) ||
    pulls.some(
      ({ headBranch, issue }) => headBranch === name && issue.body?.includes(`Closes #${stage.number}\n`),
    );
  return (await git.branches()).map(({ name }) => name).filter(own);
}

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?\n\1$/gm, "").replaceAll(/`[^`\n]*`/g, "");
}
