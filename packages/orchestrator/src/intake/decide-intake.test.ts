import { describe, expect, it } from "vitest";
import type { Delivery, DeliveryEvent } from "../delivery/delivery.ts";
import { sampleMention, sampleTime } from "../testing/samples.ts";
import { decideIntake, type IntakeContext } from "./decide-intake.ts";
import { simulateDelivery } from "./simulate.ts";

const vocabulary = { agents: ["opencode", "sample"], maxTimeoutMinutes: 10, maxBudgetUsd: 100 };

function context(): IntakeContext {
  let last = 0;
  return { vocabulary, defaultAgent: "opencode", now: sampleTime, nextId: () => `id-${++last}` };
}

function delivery(content: DeliveryEvent): Delivery {
  return { id: "guid-1", event: "issue_comment", action: "created", content };
}

function mention(text: string): Delivery {
  return delivery({ kind: "mention", mention: sampleMention({ text }) });
}

describe("what a delivery leaves behind", () => {
  it("is one task and one admission for each command", () => {
    const intake = decideIntake(
      mention("@porter sample\n@porter opencode --priority=high fix it"),
      context(),
    );
    expect(intake.delivery).toMatchObject({ id: "guid-1", decision: "commands", reason: null });
    expect(intake.tasks.map((task) => [task.agent, task.priority, task.branch])).toEqual([
      ["sample", 3, "porter/issue-12-sample"],
      ["opencode", 5, "porter/issue-12-opencode"],
    ]);
    expect(intake.jobs).toEqual(intake.tasks.map((task) => ({ kind: "admit", taskId: task.id })));
    expect(intake.notices).toEqual([]);
  });

  it("names the comment when it carries commands or refusals, and only then", () => {
    const key = (text: string) => decideIntake(mention(text), context()).delivery.commentKey;
    expect(key("@porter sample")).toBe("issue_comment 501");
    expect(key("@porter opnecode")).toBe("issue_comment 501");
    expect(key("Thanks!")).toBeNull();
  });

  it("runs the default agent when none was named", () => {
    expect(decideIntake(mention("@porter --draft"), context()).tasks[0]).toMatchObject({
      agent: "opencode",
      command: { draft: true },
    });
  });

  it("is one answer for all that starts no task", () => {
    const intake = decideIntake(mention("@porter stop\n@porter opnecode\n@porter sample"), context());
    expect(intake.tasks).toHaveLength(1);
    const answers = intake.jobs.filter((job) => job.kind === "respond");
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatchObject({
      commands: [{ verb: "stop" }],
      refusals: [{ reason: "unknown_agent", line: 2 }],
    });
  });

  it("is a refusal with its reason when no line can be carried out", () => {
    const intake = decideIntake(mention("@porter opnecode"), context());
    expect(intake.delivery).toMatchObject({ decision: "refused", reason: "unknown_agent" });
    expect(intake.tasks).toEqual([]);
  });

  it("is a named reason and nothing else when it does not concern Porter", () => {
    const ignored = decideIntake(mention("Thanks, @porter is great"), context());
    expect(ignored).toMatchObject({
      delivery: { decision: "ignored", reason: "not_addressed" },
      tasks: [],
      jobs: [],
    });
    const unused = decideIntake(delivery({ kind: "ignored", reason: "event_not_used" }), context());
    expect(unused.delivery.reason).toBe("event_not_used");
  });

  it("is something to follow when people closed an issue or merged", () => {
    const { repository } = sampleMention();
    const closed = decideIntake(delivery({ kind: "issue-closed", repository, issueNumber: 12 }), context());
    expect(closed).toMatchObject({
      delivery: { decision: "followed", reason: "issue_closed" },
      jobs: [{ kind: "follow" }],
    });
  });
});

describe("a simulation", () => {
  it("shows commands as written: an agent that was not named stays null", () => {
    expect(simulateDelivery(mention("@porter"), vocabulary)).toMatchObject({
      decision: "commands",
      commands: [{ line: 1, verb: "run", agent: null }],
      refusals: [],
    });
  });

  it("lists good and bad lines side by side", () => {
    const simulated = simulateDelivery(mention("@porter sample\n@porter sample --bogus"), vocabulary);
    expect(simulated).toMatchObject({
      decision: "commands",
      commands: [{ line: 1 }],
      refusals: [{ line: 2, reason: "unknown_flag" }],
    });
  });
});
