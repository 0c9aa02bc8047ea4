import type { AppLoadContext } from "@remix-run/node";

import { orResponse } from "../api/answers.server.ts";
import { apiOf } from "../api/api.server.ts";
import type { SamplePullRequest, TaskView } from "../api/contract.ts";
import { parseMarkdown } from "../markdown/parse-markdown.ts";
import { proposedAgent } from "../task/proposed-agent.ts";
import { isLive } from "../task/shown-state.ts";
import { parseDiff } from "./diff.ts";
import type { ParsedPullRequest } from "./pull-request-panel.tsx";

/** All that the page of a sample issue shows; texts and diffs are parsed here, so that the browser need not. */
export async function readIssue(context: AppLoadContext, request: Request, number: number) {
  const api = apiOf(context, request);
  const [issue, agents] = await Promise.all([
    orResponse(api.sample.issue.query({ number })),
    orResponse(api.agents.list.query()),
  ]);
  const { tasks: all } = await orResponse(api.tasks.list.query({ repo: issue.repo, limit: 200 }));
  const tasks = all.filter((task) => task.issueNumber === number);
  const { body, comments, pullRequests, ...rest } = issue;
  return {
    issue: rest,
    blocks: parseMarkdown(body),
    comments: comments.map(({ body: text, ...comment }) => ({ ...comment, blocks: parseMarkdown(text) })),
    pulls: pullRequests.flatMap((pull) => withTask(pull, tasks)),
    tasks,
    agent: proposedAgent(agents),
    canStop: tasks.some(isLive),
    canRetry: tasks.some((task) => task.state === "failed" || task.state === "cancelled"),
  };
}

/** Only pull requests that came of this issue; the newest tasks come first. */
function withTask({ diff, ...pull }: SamplePullRequest, tasks: readonly TaskView[]): ParsedPullRequest[] {
  const task = tasks.find(({ prNumber }) => prNumber === pull.number);
  if (task === undefined) return [];
  return [{ ...pull, files: parseDiff(diff), task: { id: task.id, demonstration: task.demonstration } }];
}
