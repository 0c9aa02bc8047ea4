import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Fault } from "@porter/standins-modal";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFailed, vi } from "vitest";
import { generous, newIssue, replies, saying } from "./one-of-each.ts";
import {
  expectOneOfEachOnModal,
  nothingRunsOn,
  type PorterOnModal,
  startPorterOnModal,
} from "./porter-on-modal.ts";
import { maintainer } from "./porter-under-test.ts";

/** Whatever Modal does to a run, its task has exactly one outcome and nothing is left running. */

/** gRPC's statuses for what may pass: https://grpc.io/docs/guides/status-codes/ */
const unavailable = 14;

let gates: string;
beforeAll(async () => void (gates = await mkdtemp(path.join(tmpdir(), "porter-gates-"))));
afterAll(() => rm(gates, { recursive: true, force: true }));

describe.each(["function", "sandbox"] as const)("as a %s", (mode) => {
  let under: PorterOnModal;
  const gate = () => path.join(gates, mode);
  const start = mode === "function" ? "FunctionMap" : "SandboxCreateV2";

  beforeAll(async () => {
    const command = [process.execPath, path.join(import.meta.dirname, "agents", "numbered.mjs"), gate()];
    under = await startPorterOnModal(mode, {
      limits: { heartbeatMs: 250, silenceMs: 1_000, launchTimeoutMs: 10_000 },
      agents: { numbered: { displayName: "Test numbered", command, prompt: "stdin" } },
    });
  });
  beforeEach(() => {
    onTestFailed(() => void process.stderr.write(under.porter.output().slice(-8_000)));
  });
  afterEach(async () => {
    under.modal.faults.clear();
    await rm(gate(), { force: true });
  });
  afterAll(() => under?.close());

  /** Has a task meet these faults, and returns how many executions it took. */
  async function executionsWith(...faults: Fault[]): Promise<number> {
    const { porter, modal } = under;
    const place = await newIssue(porter);
    const before = modal.executions.length;
    for (const fault of faults) modal.faults.add(fault);
    porter.standIn.comment(place, maintainer, "@porter edit");
    await expectOneOfEachOnModal(under, place, "edit");
    return modal.executions.length - before;
  }

  it("a container that starts late is waited for", async () => {
    expect(await executionsWith({ kind: "slow-start", delayMs: 2_500 })).toBe(1);
  });

  it("one that never starts is given up, and the run made again", async () => {
    expect(await executionsWith({ kind: "never-starts" })).toBe(2);
  });

  it("an execution that Modal forgot is made again", async () => {
    expect(await executionsWith({ kind: "lost-call" })).toBe(1);
  });

  it("a lost answer to the start does not start it twice", async () => {
    const fault = { kind: "fails", method: start, times: 1, status: unavailable, afterEffect: true } as const;
    expect(await executionsWith(fault)).toBe(1);
  });

  it("a Modal that asks for patience gets it", async () => {
    expect(await executionsWith({ kind: "throttled", method: start, times: 2, retryAfterSecs: 1 })).toBe(1);
  });

  it("a Modal that is away for longer than its SDK tries is asked again", async () => {
    expect(await executionsWith({ kind: "fails", method: start, times: 4, status: unavailable })).toBe(1);
  });

  it("output that nobody kept changes nothing", async () => {
    expect(await executionsWith({ kind: "log-gap" })).toBe(1);
  });

  it.runIf(mode === "function")("two containers on one input are one run", async () => {
    expect(await executionsWith({ kind: "duplicate-start" })).toBe(1);
    expect(under.modal.executions.at(-1)?.containers.length).toBe(2);
  });

  it.runIf(mode === "function")(
    "a result too large for an answer, which nobody can fetch, changes nothing",
    async () => {
      expect(await executionsWith({ kind: "result-in-blob", gone: true })).toBe(1);
    },
  );

  it("a container that is taken away in the middle of its work loses the run, not the task", async () => {
    const { porter, modal } = under;
    const place = await newIssue(porter);
    porter.standIn.comment(place, maintainer, "@porter numbered");
    // What starts it, the runner, and what that started after its claim.
    await vi.waitFor(async () => expect((await modal.pids()).length).toBeGreaterThanOrEqual(3), generous);
    const first = modal.executions.at(-1);
    await modal.preempt(first?.id ?? "");
    await writeFile(gate(), "");
    await expectOneOfEachOnModal(under, place, "numbered");
    // Functions are started again on the same input, where the run turns out to be somebody else's.
    expect(first?.containers.length).toBe(mode === "function" ? 2 : 1);
    expect(modal.executions.at(-1)).not.toBe(first);
  });

  it("a stop that Modal carries out late is one outcome", async () => {
    const { porter, modal } = under;
    const place = await newIssue(porter);
    porter.standIn.comment(place, maintainer, "@porter hang");
    await vi.waitFor(async () => expect((await modal.pids()).length).toBeGreaterThanOrEqual(4), generous);
    modal.faults.add({ kind: "late-cancel", delayMs: 1_000 });
    porter.standIn.comment(place, maintainer, "@porter stop");
    await saying(porter, place, /Task cancelled/);
    await nothingRunsOn(modal);
    const outcomes = replies(porter, place).filter(({ body }) =>
      /Task (complete|failed|cancelled)/.test(body),
    );
    expect(outcomes).toHaveLength(1);
  });
});
