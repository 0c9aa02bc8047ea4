import { type ManagedLabel, type OutgoingNotice, PorterError, type Task } from "@porter/orchestrator";
import { notifierContract, sampleTask, sampleTime } from "@porter/orchestrator/testing";
import { describe, expect, it } from "vitest";
import { githubLabels } from "./notifier.ts";

/** An issue's labels in memory. */
class LabelledIssue {
  labels: readonly string[] = ["bug"];
  error: PorterError | null = null;

  notifier() {
    return githubLabels.create({
      forge: {
        ensureComment: neverAsked,
        ensureEyes: neverAsked,
        ensureCheckRun: neverAsked,
        ensureLabel: async ({ wanted, own }: ManagedLabel) => {
          if (this.error !== null) throw this.error;
          const others = this.labels.filter((name) => !own.includes(name));
          this.labels = wanted === null ? others : [...others, wanted.name];
        },
      },
      taskUrl: (id) => `https://porter.example/tasks/${id}`,
      agentLabel: () => ({ displayName: "Sample", demonstration: false }),
      tryMode: false,
    });
  }
}

function neverAsked(): never {
  throw new Error("A label is no business of comments and check runs.");
}

notifierContract("github-labels", async () => {
  const issue = new LabelledIssue();
  return {
    notifier: issue.notifier(),
    carries: { replies: false, failures: false },
    taskFields: { admittedAt: sampleTime },
    secrets: [],
    messages: async () => issue.labels.filter((name) => name.startsWith("porter:")),
    failWith: (error) => {
      issue.error = error;
    },
    isHarmless: (message) => /^porter:(queued|running|done|failed)$/.test(message),
  };
});

describe("the label", () => {
  function news(task: Task): OutgoingNotice {
    const content = { kind: "task", taskId: task.id, news: "progress" } as const;
    const notice = { id: "n1", channel: "github-labels", content, createdAt: sampleTime };
    return { notice, task, attempt: 1 };
  }

  it("is left alone by a task that was refused", async () => {
    const issue = new LabelledIssue();
    await issue.notifier().deliver(news(sampleTask({ state: "running", admittedAt: sampleTime })));
    await issue.notifier().deliver(news(sampleTask({ state: "failed", admittedAt: null })));
    expect(issue.labels).toEqual(["bug", "porter:running"]);
  });

  it("follows the task, one at a time, beside those of others", async () => {
    const issue = new LabelledIssue();
    const seen: string[] = [];
    for (const state of ["queued", "running", "failed", "success", "cancelled"] as const) {
      await issue.notifier().deliver(news(sampleTask({ state, admittedAt: sampleTime })));
      seen.push(issue.labels.join(" "));
    }
    expect(seen).toEqual([
      "bug porter:queued",
      "bug porter:running",
      "bug porter:failed",
      "bug porter:done",
      "bug",
    ]);
  });
});
