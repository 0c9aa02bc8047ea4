import { createGitHubForge, gitHubConfigSchema } from "@porter/forges";
import { notifiers } from "@porter/notifiers";
import {
  admitTask,
  type Change,
  type InstalledRepository,
  mergeTask,
  newTask,
  parseComment,
  pullRequestBody,
  type Run,
  stopTask,
  type Task,
} from "@porter/orchestrator";
import { sampleRun } from "@porter/orchestrator/testing";
import type { ValidatedGitHubStandIn } from "@porter/standins-github/testing";
import { pino } from "pino";
import { deliverNotice } from "../src/jobs/deliver-notice.ts";
import { eq } from "../src/store/drizzle.ts";
import type { Store } from "../src/store/open-store.ts";
import { notices } from "../src/store/schema.ts";
import { systemIds } from "../src/wiring/clock-and-ids.ts";
import { maintainer } from "./porter-under-test.ts";

/** What becomes of a task that a test writes into the past. */
export const fates = ["success", "merged", "failed", "refused", "cancelled", "queued", "running"] as const;
export type Fate = (typeof fates)[number];

const label = { displayName: "Test edit", demonstration: false };
const taskUrl = (id: string) => `https://porter.example/tasks/${id}`;
const vocabulary = { agents: ["edit", "fail", "idle"], maxTimeoutMinutes: 120, maxBudgetUsd: 100 };
const flags = [
  "",
  " --draft",
  " --model=sonnet be brief",
  " --priority=high --no-tests",
  " --budget=2 --timeout=9",
];

/** Takes tasks through their lives in a journal, and tells a stand-in of them with the real forge and notifier. */
export class PastTasks {
  readonly #store: Store;
  readonly #standIn: ValidatedGitHubStandIn;
  readonly #forge;

  constructor(store: Store, standIn: ValidatedGitHubStandIn) {
    this.#store = store;
    this.#standIn = standIn;
    const { appId, privateKeyPem: privateKey, url, apiUrl } = standIn;
    this.#forge = createGitHubForge(gitHubConfigSchema.parse({ appId, privateKey, url, apiUrl }));
  }

  /** One task on an issue of its own. */
  async live(repository: InstalledRepository, fate: Fate, number: number): Promise<Task> {
    const task = await this.#ask(repository, number);
    const { journal } = this.#store;
    const now = new Date();
    if (fate === "refused") {
      const failure = {
        code: "not_permitted",
        message: "Ask <somebody> -- with write access.",
        retry: "never",
      } as const;
      await this.#change(task, {
        task: { state: "failed", failure, completedAt: now },
        notices: [news(task, "failed")],
      });
      return this.#tell(task);
    }
    const { agent, branch, issue } = task;
    const assignment = { agent, branch, issue };
    await journal.update(task.id, (current) =>
      admitTask(current, { assignment, permission: "write", plan: "unlimited", headStart: 0, ahead: 0, now }),
    );
    if (fate === "queued") return this.#tell(task);
    if (fate === "cancelled") {
      await journal.update(task.id, (current) => stopTask(current, "bob", now));
      return this.#tell(task);
    }
    await this.#run(task, fate === "running" ? {} : { state: "settled", endedAt: now });
    if (fate === "failed") {
      const failure = { code: "agent_failed", message: "It broke.", retry: "later" } as const;
      const usage = { inputTokens: 10, outputTokens: number, costUsd: 0.25 };
      await this.#change(task, {
        task: { state: "failed", failure, completedAt: now, usage },
        notices: [news(task, "failed")],
      });
    }
    if (fate === "success" || fate === "merged") await this.#publish(task, fate === "merged");
    return this.#tell(task);
  }

  async #ask(repository: InstalledRepository, number: number): Promise<Task> {
    const place = `${repository.owner}/${repository.name}`;
    const issue = this.#standIn.openIssue({
      repository: place,
      author: maintainer,
      title: `Issue ${number}`,
      body: "Do.",
    });
    const text = `Please.\n@porter edit${flags[number % flags.length]}`;
    const comment = this.#standIn.comment({ repository: place, number: issue.number }, maintainer, text);
    const [command] = parseComment(text, vocabulary).commands;
    if (command === undefined) throw new Error(`not a command: ${text}`);
    const url = `${this.#standIn.url}/${place}/issues/${issue.number}`;
    const task = newTask({
      command,
      agent: "edit",
      id: systemIds.next(),
      now: new Date(),
      mention: {
        repository,
        issue: { number: issue.number, title: issue.title, body: "Do.", url },
        comment: { id: String(comment.id), url: `${url}#issuecomment-${comment.id}` },
        text,
        author: { login: maintainer, id: comment.author.id, kind: "user" },
        writtenAt: comment.createdAt,
      },
    });
    const delivery = { id: task.id, event: "issue_comment", action: "created", reason: null } as const;
    await this.#store.journal.record({
      delivery: { ...delivery, decision: "commands", receivedAt: new Date() },
      tasks: [task],
      jobs: [],
      notices: [],
    });
    return task;
  }

  /** A run that the runtime has never heard of, unless it is over. */
  async #run(task: Task, fields: Partial<Run>): Promise<void> {
    const now = new Date();
    const id = systemIds.next();
    const newRun = sampleRun({
      id,
      taskId: task.id,
      state: "claimed",
      executionId: `local:${id}:1:1:00000000`,
      base: { branch: "main", sha: "0".repeat(40) },
      launchedAt: now,
      claimedAt: now,
      heardAt: now,
      ...fields,
    });
    const running = { state: "running", attempt: 1, startedAt: now, progress: 40, step: "reading" } as const;
    await this.#change(task, { newRun, task: running, notices: [news(task, "started")] });
  }

  async #publish(task: Task, merged: boolean): Promise<void> {
    const { repository, branch } = task;
    const place = `${repository.owner}/${repository.name}`;
    const base = (await this.#standIn.repository(place).git.branch("main")) ?? "";
    const current = (await this.#store.journal.read(task.id))?.task ?? task;
    const pullRequest = await this.#forge.ensurePullRequest({
      repository,
      branch,
      base: "main",
      changeset: {
        base_sha: base,
        files: [
          { change: "added", path: `${task.id}.txt`, mode: "100644", content: "x\n", encoding: "utf-8" },
        ],
      },
      commitMessage: "Do it",
      title: task.issue.title,
      body: pullRequestBody({ task: current, agent: label, finalMessage: null, taskUrl: taskUrl(task.id) }),
      draft: false,
    });
    await this.#change(task, {
      task: {
        state: "success",
        pullRequest: { number: pullRequest.number, url: pullRequest.url },
        progress: 100,
        step: null,
        completedAt: new Date(),
      },
      notices: [news(task, "succeeded")],
    });
    if (!merged) return;
    await this.#standIn.mergePullRequest({ repository: place, number: pullRequest.number }, maintainer);
    const { mergedAt } = this.#standIn.pullRequest({ repository: place, number: pullRequest.number });
    await this.#store.journal.update(task.id, (now) => mergeTask(now, seconds(mergedAt)));
  }

  async #change(task: Task, change: Change): Promise<void> {
    await this.#store.journal.update(task.id, () => change);
  }

  /** Delivers the latest news; one comment in its final words. */
  async #tell(task: Task): Promise<Task> {
    const { outbox, journal, db } = this.#store;
    const channels = notifiers.map((each) =>
      each.create({ forge: this.#forge, taskUrl, agentLabel: () => label, tryMode: false }),
    );
    const waiting = await db.select({ id: notices.id }).from(notices).where(eq(notices.taskId, task.id));
    const byName = new Map(channels.map((each) => [each.channel, each]));
    for (const { id } of waiting.slice(0, 1)) {
      await deliverNotice(id, {
        outbox,
        journal,
        placeInQueue: () => Promise.resolve(null),
        notifiers: byName,
        log: pino({ level: "silent" }),
      });
    }
    return task;
  }
}

function news(task: Task, kind: "started" | "failed" | "succeeded") {
  return { kind: "task", taskId: task.id, news: kind } as const;
}

/** GitHub tells times in whole seconds. */
function seconds(date: Date | null): Date {
  return new Date(Math.floor((date?.getTime() ?? 0) / 1000) * 1000);
}
