import { type ManagedCheck, type OutgoingNotice, PorterError, type Task } from "@porter/orchestrator";
import { notifierContract, sampleTask, sampleTime } from "@porter/orchestrator/testing";
import { describe, expect, it, vi } from "vitest";
import { githubCheck } from "./notifier.ts";

/** A commit's page in memory: check runs are found by task and commit. */
class CommitPage {
  readonly checks = new Map<string, ManagedCheck>();
  error: PorterError | null = null;

  notifier() {
    return githubCheck.create({
      forge: {
        ensureComment: neverAsked,
        ensureEyes: neverAsked,
        ensureLabel: neverAsked,
        ensureCheckRun: async (check) => {
          if (this.error !== null) throw this.error;
          this.checks.set(`${check.externalId} ${check.headSha}`, check);
        },
      },
      taskUrl: (id) => `https://porter.example/tasks/${id}`,
      agentLabel: () => ({ displayName: "Sample", demonstration: false }),
      tryMode: false,
    });
  }
}

function neverAsked(): never {
  throw new Error("A check run is no business of comments and labels.");
}

const headSha = "b".repeat(40);

notifierContract("github-check", async () => {
  const page = new CommitPage();
  return {
    notifier: page.notifier(),
    carries: { replies: false, failures: true },
    taskFields: { headSha },
    secrets: [],
    messages: async () => [...page.checks.values()].map(({ title, summary }) => `${title}\n${summary}`),
    failWith: (error) => {
      page.error = error;
    },
    isHarmless: (message) => {
      const outside = message.replaceAll(/`[^`\n]+`/g, "");
      return !/[<>@#[\]*_`|\\]|https?:|www\.|GH-/.test(outside);
    },
  };
});

describe("the check run", () => {
  async function stateOf(fields: Partial<Task>): Promise<string | undefined> {
    const page = new CommitPage();
    await page.notifier().deliver(news(sampleTask({ headSha, ...fields })));
    return [...page.checks.values()].map(({ state }) => state)[0];
  }

  function news(task: Task): OutgoingNotice {
    const content = { kind: "task", taskId: task.id, news: "progress" } as const;
    const notice = { id: "n1", channel: "github-check", content, createdAt: sampleTime };
    return { notice, task, attempt: 1 };
  }

  const failed = (code: string) => ({
    state: "failed" as const,
    failure: { code, message: "It ended.", retry: "later" as const },
  });

  it.each([
    [{ state: "queued" as const }, "queued"],
    [{ state: "running" as const }, "in_progress"],
    [{ state: "success" as const }, "success"],
    [{ state: "cancelled" as const }, "cancelled"],
    [failed("crashed"), "failure"],
    [failed("timed_out"), "timed_out"],
  ])("of a task that is %j is %s", async (fields, state) => {
    expect(await stateOf(fields)).toBe(state);
  });

  it("says the same of every step of one run, so that progress costs no request", async () => {
    const page = new CommitPage();
    await page.notifier().deliver(news(sampleTask({ headSha, state: "running", progress: 10 })));
    const before = [...page.checks.values()];
    await page.notifier().deliver(news(sampleTask({ headSha, state: "running", progress: 70, step: "x" })));
    expect([...page.checks.values()]).toEqual(before);
  });

  it("is not made for a task that has no pull request", async () => {
    expect(await stateOf({ headSha: null, state: "running" })).toBeUndefined();
  });

  it("is asked for again only an hour after the permission was found missing", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const page = new CommitPage();
    const notifier = page.notifier();
    const task = sampleTask({ headSha, state: "success" });
    page.error = new PorterError({ code: "forge_forbidden", message: "Grant it.", retry: "never" });
    await expect(notifier.deliver(news(task))).rejects.toMatchObject({ code: "forge_forbidden" });
    page.error = null;
    await notifier.deliver(news(task));
    expect(page.checks.size).toBe(0);
    const elsewhere = { ...task.repository, installationId: 8 };
    await notifier.deliver(news({ ...task, repository: elsewhere, id: "another" }));
    expect(page.checks.size).toBe(1);
    vi.setSystemTime(Date.now() + 3_600_001);
    await notifier.deliver(news(task));
    expect(page.checks.size).toBe(2);
    vi.useRealTimers();
  });

  it("leads to the task's page", async () => {
    const page = new CommitPage();
    const task = sampleTask({ headSha, state: "success" });
    await page.notifier().deliver(news(task));
    expect([...page.checks.values()]).toMatchObject([
      { externalId: task.id, detailsUrl: `https://porter.example/tasks/${task.id}`, headSha },
    ]);
  });
});
