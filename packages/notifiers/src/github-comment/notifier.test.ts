import {
  type AskingComment,
  type ManagedComment,
  type OutgoingNotice,
  PorterError,
  type Task,
  type TaskNews,
} from "@porter/orchestrator";
import { notifierContract, sampleTask, sampleTime } from "@porter/orchestrator/testing";
import { describe, expect, it } from "vitest";
import { createGitHubCommentNotifier } from "./notifier.ts";

function neverAsked(): never {
  throw new Error("The comment is no business of check runs and labels.");
}

/** A forge in memory that keeps its promises: comments are found by id or marker, reactions are a set. */
class IssuePage {
  readonly bodies = new Map<string, string>();
  readonly eyes = new Set<string>();
  readonly requests: ManagedComment[] = [];
  commentError: PorterError | null = null;
  eyesError: PorterError | null = null;

  async ensureComment(comment: ManagedComment): Promise<{ commentId: string }> {
    this.requests.push(comment);
    if (this.commentError !== null) throw this.commentError;
    const commentId = comment.commentId ?? this.#find(comment) ?? String(this.bodies.size + 1);
    this.bodies.set(commentId, comment.body);
    return { commentId };
  }

  async ensureEyes(_repository: unknown, { id }: AskingComment): Promise<void> {
    if (this.eyesError !== null) throw this.eyesError;
    this.eyes.add(id);
  }

  #find({ marker, mayExist }: ManagedComment): string | null {
    if (!mayExist) return null;
    return [...this.bodies].find(([, body]) => body.includes(marker))?.[0] ?? null;
  }

  notifier() {
    return createGitHubCommentNotifier({
      forge: {
        ensureComment: (comment) => this.ensureComment(comment),
        ensureEyes: (repository, commentId) => this.ensureEyes(repository, commentId),
        ensureCheckRun: neverAsked,
        ensureLabel: neverAsked,
      },
      taskUrl: (id) => `https://porter.example/tasks/${id}`,
      agentLabel: () => ({ displayName: "Sample", demonstration: false }),
      tryMode: false,
    });
  }
}

/** GitHub does nothing with what stands in a code span. */
function isHarmless(message: string): boolean {
  const visible = message.replace(/\n\n<!-- porter [^\n]*-->$/, "").replace(/^Status: \S+$/m, "");
  const outside = visible.replaceAll(/`[^`\n]+`/g, "");
  const lines = outside.split("\n").filter((line) => line !== "");
  const known =
    /^(🤖 Porter|✗ Task failed|▶️ Task started|… Running|Error:|Latest step:|Agent:|Branch:|Retry:)/u;
  return !/[<>@#[\]*_`|\\]|https?:|www\.|GH-/.test(outside) && lines.every((line) => known.test(line));
}

notifierContract("github-comment", async () => {
  const page = new IssuePage();
  return {
    notifier: page.notifier(),
    secrets: [],
    messages: async () => [...page.bodies.values()],
    failWith: (error) => {
      page.commentError = error;
      page.eyesError = error;
    },
    isHarmless,
  };
});

describe("the status comment on GitHub", () => {
  function news(kind: TaskNews, task: Task, attempt = 1): OutgoingNotice {
    const content = { kind: "task", taskId: task.id, news: kind } as const;
    return { notice: { id: "n1", channel: "github-comment", content, createdAt: sampleTime }, task, attempt };
  }

  it("greets the comment that asked with 👀 when the task is queued", async () => {
    const page = new IssuePage();
    await page.notifier().deliver(news("queued", sampleTask({ commentId: "501" })));
    expect([...page.eyes]).toEqual(["501"]);
    expect([...page.bodies.values()].join()).toMatch(
      /^🤖 Porter\n\n✓ Task queued\nAgent: sample\nStatus: https:/,
    );
  });

  it("greets nobody when the task was started elsewhere", async () => {
    const page = new IssuePage();
    await page.notifier().deliver(news("queued", sampleTask({ commentId: null })));
    expect(page.eyes.size).toBe(0);
    expect(page.bodies.size).toBe(1);
  });

  it("edits the one comment through all states and hands back its id", async () => {
    const page = new IssuePage();
    const notifier = page.notifier();
    const receipt = await notifier.deliver(news("queued", sampleTask({})));
    const known = { statusCommentId: receipt.externalId, attempt: 1 };
    await notifier.deliver(news("started", sampleTask({ ...known, state: "running" })));
    const pullRequest = { number: 124, url: "https://github.com/acme/api/pull/124" };
    const last = await notifier.deliver(
      news("succeeded", sampleTask({ ...known, state: "success", pullRequest })),
    );
    expect(last).toEqual(receipt);
    expect([...page.bodies.values()]).toHaveLength(1);
    expect([...page.bodies.values()].join()).toContain("Pull Request: #124");
  });

  it("finds the comment by its marker when its id was lost with a crash", async () => {
    const page = new IssuePage();
    await page.notifier().deliver(news("queued", sampleTask({})));
    await page.notifier().deliver(news("started", sampleTask({ state: "running", statusCommentId: null })));
    expect(page.bodies.size).toBe(1);
  });

  it("does not search for a comment that cannot exist yet", async () => {
    const page = new IssuePage();
    await page.notifier().deliver(news("queued", sampleTask({})));
    expect(page.requests.map(({ mayExist }) => mayExist)).toEqual([false]);
  });

  it("still posts the status when the comment that asked is gone", async () => {
    const page = new IssuePage();
    page.eyesError = new PorterError({ code: "forge_not_found", message: "Gone.", retry: "never" });
    await page.notifier().deliver(news("queued", sampleTask({})));
    expect(page.bodies.size).toBe(1);
  });

  it("asks for another try when only the reaction failed for now", async () => {
    const page = new IssuePage();
    page.eyesError = new PorterError({ code: "forge_rate_limited", message: "Wait.", retry: "later" });
    const delivered = page.notifier().deliver(news("queued", sampleTask({})));
    await expect(delivered).rejects.toMatchObject({ code: "forge_rate_limited" });
    expect(page.bodies.size).toBe(1);
  });
});
