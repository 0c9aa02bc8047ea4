import { randomUUID } from "node:crypto";
import { type AgentAdapter, noUsage } from "../agent/agent-adapter.ts";
import { anyModel } from "../agent/model-choice.ts";
import type { Command } from "../command/command.ts";
import type { Mention } from "../delivery/delivery.ts";
import { newTask } from "../task/new-task.ts";
import type { Task } from "../task/task.ts";
import type { Intake } from "../ports.ts";
import type { Run } from "../run/run.ts";

/** Plain, valid values for tests; each takes the fields a test cares about. */

export const sampleTime = new Date("2026-03-01T12:00:00Z");

/** `sampleTime` plus some milliseconds. */
export function later(milliseconds: number): Date {
  return new Date(sampleTime.getTime() + milliseconds);
}

export function sampleCommand(fields: Partial<Command> = {}): Command {
  return {
    line: 1,
    verb: "run",
    agent: "sample",
    taskId: null,
    priority: "normal",
    model: null,
    branch: null,
    base: null,
    noTests: false,
    draft: false,
    budgetUsd: null,
    timeoutMinutes: null,
    instructions: "",
    ...fields,
  };
}

export function sampleMention(fields: Partial<Mention> = {}): Mention {
  return {
    repository: { owner: "acme", name: "api", installationId: 7 },
    issue: {
      number: 12,
      title: "Fix login",
      body: "It fails.",
      url: "https://github.com/acme/api/issues/12",
    },
    comment: { id: "501", url: "https://github.com/acme/api/issues/12#issuecomment-501" },
    text: "@porter sample",
    author: { login: "ann", id: 11, kind: "user" },
    writtenAt: sampleTime,
    ...fields,
  };
}

export function sampleTask(fields: Partial<Task> = {}): Task {
  const task = newTask({
    command: sampleCommand(),
    mention: sampleMention(),
    agent: "sample",
    id: "01900000-0000-7000-8000-000000000001",
    now: sampleTime,
  });
  return { ...task, ...fields };
}

let created = 0;

/** A task with an id, and a branch, of its own; later ones have larger ids. */
export function freshTask(fields: Partial<Task> = {}): Task {
  created += 1;
  const id = `0190${created.toString(16).padStart(4, "0")}${randomUUID().slice(8)}`;
  return sampleTask({ id, branch: `porter/${id}`, ...fields });
}

/** A delivery of its own that leaves behind what a test says. */
export function sampleIntake(fields: Partial<Intake> = {}): Intake {
  return {
    delivery: {
      id: randomUUID(),
      event: "issue_comment",
      action: "created",
      decision: "commands",
      reason: null,
      receivedAt: sampleTime,
    },
    tasks: [],
    jobs: [],
    notices: [],
    ...fields,
  };
}

export function sampleRun(fields: Partial<Run> = {}): Run {
  return {
    id: "01900000-0000-7000-8000-0000000000a1",
    taskId: "01900000-0000-7000-8000-000000000001",
    attempt: 1,
    state: "launching",
    runtime: "local",
    executionId: null,
    claimant: null,
    base: null,
    setup: null,
    timeoutMs: 600_000,
    launchedAt: sampleTime,
    claimedAt: null,
    heardAt: sampleTime,
    endedAt: null,
    toldAt: null,
    steps: 0,
    lastBatch: 0,
    lineCount: 0,
    parserState: {},
    usage: noUsage,
    finalMessage: null,
    refusedHosts: [],
    failure: null,
    ...fields,
  };
}

/** An agent whose stream is plain text: every line is a step, and the exit code decides. */
export const sampleAgent: AgentAdapter = {
  id: "sample",
  displayName: "Sample",
  description: "An agent for tests.",
  provider: "none",
  languages: [],
  icon: "🧪",
  version: "1.0.0",
  credentials: [],
  models: anyModel(),
  install: { kind: "preinstalled" },
  hosts: [],
  demonstration: false,
  plan: () => ({ argv: ["sample"], env: {}, secretEnv: [], homeFiles: {}, prompt: "stdin" }),
  parser: {
    initial: { lines: 0 },
    line: (state, raw) => ({
      state: { lines: Number(state["lines"]) + 1 },
      events: [{ level: "info", message: raw, step: raw }],
    }),
    end: (_state, exit) => ({
      outcome: exit.code === 0 ? "success" : "failed",
      failure: exit.code === 0 ? null : { code: "crashed", message: "It crashed.", retry: "later" },
      usage: noUsage,
      finalMessage: null,
      unparsedLines: 0,
    }),
    usage: () => noUsage,
  },
};
