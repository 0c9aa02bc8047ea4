import { readdir, readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LaunchTicket, Runtime } from "../runtime/runtime.ts";
import { sampleSandbox } from "./sample-sandbox.ts";

/** What a stand-in for the runner does once it has its ticket. */
export type RunnerBehaviour =
  /** Ends at once with exit code 0. */
  | "ends"
  /** Stays until it is told to end, and then ends. */
  | "waits"
  /** Ignores SIGTERM and has children and grandchildren, some in sessions of their own, that ignore it as well. */
  | "clings";

/** One runtime under test. Files and processes of every test are its own. */
export interface RuntimeUnderTest {
  readonly runtime: Runtime;
  /** Decides what runners that are launched from now on do. */
  behave(behaviour: RunnerBehaviour): Promise<void>;
  /** How many runners got this run's ticket so far. */
  starts(runId: string): Promise<number>;
  /** Process ids, on this machine, of the run's runner and all that it started; dead ones may be among them. */
  pids(runId: string): Promise<readonly number[]>;
  /** Paths that the run has left on this machine. */
  remains(runId: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

const key = "whsec_cGxhbnRlZC1zZWNyZXQtNGIxZDdlOGY=";

function ticketOf(runId: string): LaunchTicket {
  return {
    taskId: "01900000-0000-7000-8000-000000000001",
    runId,
    attempt: 1,
    callbackUrl: "http://127.0.0.1:9",
    runKey: key,
    sandbox: sampleSandbox,
  };
}

/** Polls until the condition holds; the test's own time limit ends a wait in vain. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "0 () X");
  return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
}

async function anyRunning(pids: readonly number[]): Promise<boolean> {
  return (await Promise.all(pids.map(isRunning))).includes(true);
}

/**
 * What Porter relies on in every runtime whose processes can be seen on this machine. `setup` makes one with a
 * stand-in for the runner that keeps count of its starts.
 */
export function runtimeContract(name: string, setup: () => Promise<RuntimeUnderTest>): void {
  describe(`runtime ${name}`, () => {
    let under: RuntimeUnderTest;
    let runId: string;
    let ticket: LaunchTicket;
    beforeEach(async () => {
      under = await setup();
      runId = crypto.randomUUID();
      ticket = ticketOf(runId);
    });
    afterEach(() => under.close());

    async function launchAndWait(behaviour: RunnerBehaviour): Promise<string> {
      await under.behave(behaviour);
      const { executionId } = await under.runtime.launch(ticket);
      await until(async () => (await under.starts(runId)) > 0);
      return executionId;
    }

    async function untilExited(executionId: string): Promise<void> {
      await until(async () => (await under.runtime.inspect(executionId)).state === "exited");
    }

    it("starts the same run once, however often and at once it is launched", async () => {
      await under.behave("waits");
      const first = await Promise.all([under.runtime.launch(ticket), under.runtime.launch(ticket)]);
      await until(async () => (await under.starts(runId)) > 0);
      const ids = new Set(
        [...first, await under.runtime.launch(ticket)].map(({ executionId }) => executionId),
      );
      expect(ids.size).toBe(1);
      expect(await under.starts(runId)).toBe(1);
    });

    it("does not start a run again that has ended", async () => {
      const executionId = await launchAndWait("ends");
      await untilExited(executionId);
      expect(await under.runtime.launch(ticket)).toEqual({ executionId });
      expect(await under.starts(runId)).toBe(1);
    });

    it("starts different runs side by side", async () => {
      await launchAndWait("waits");
      const other = crypto.randomUUID();
      await under.runtime.launch(ticketOf(other));
      await until(async () => (await under.starts(other)) === 1);
      expect(await anyRunning(await under.pids(runId))).toBe(true);
    });

    it("tells a run that goes on from one that has ended", async () => {
      const executionId = await launchAndWait("waits");
      expect(await under.runtime.inspect(executionId)).toEqual({ state: "running" });
      await under.runtime.cancel(executionId);
      const { state } = await under.runtime.inspect(executionId);
      expect(state).toBe("exited");
    });

    it("does not know executions of others", async () => {
      for (const id of ["", "no-such-execution", `${under.runtime.id}:`, "../../etc/passwd"]) {
        expect(await under.runtime.inspect(id)).toEqual({ state: "unknown" });
      }
    });

    it("ends a run that goes by itself when asked, and leaves nothing", async () => {
      const executionId = await launchAndWait("waits");
      const pids = await under.pids(runId);
      await under.runtime.cancel(executionId);
      expect(await anyRunning(pids)).toBe(false);
      expect(await under.remains(runId)).toEqual([]);
    });

    it("ends a run that clings to life with all it started, and leaves nothing", async () => {
      const executionId = await launchAndWait("clings");
      await until(async () => (await under.pids(runId)).length >= 4);
      await under.runtime.cancel(executionId);
      expect(await anyRunning(await under.pids(runId))).toBe(false);
      expect(await under.remains(runId)).toEqual([]);
    });

    it("cancels without complaint what has ended, was cancelled before or never was", async () => {
      const executionId = await launchAndWait("ends");
      await untilExited(executionId);
      await under.runtime.cancel(executionId);
      await Promise.all([under.runtime.cancel(executionId), under.runtime.cancel(executionId)]);
      await under.runtime.cancel("no-such-execution");
      expect(await under.remains(runId)).toEqual([]);
    });

    it("leaves nothing of a run that ended by itself", async () => {
      const executionId = await launchAndWait("ends");
      await untilExited(executionId);
      await until(async () => (await under.remains(runId)).length === 0);
    });

    it("cancels one run and leaves the others alone", async () => {
      const executionId = await launchAndWait("clings");
      const other = crypto.randomUUID();
      const { executionId: otherId } = await under.runtime.launch(ticketOf(other));
      await until(async () => (await under.starts(other)) === 1);
      await under.runtime.cancel(executionId);
      expect(await under.runtime.inspect(otherId)).toEqual({ state: "running" });
    });

    it("shows the run's key in no process list and no environment", async () => {
      await launchAndWait("waits");
      const pids = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
      const visible = await Promise.all(
        pids.flatMap((pid) =>
          ["cmdline", "environ"].map((file) => readFile(`/proc/${pid}/${file}`, "latin1").catch(() => "")),
        ),
      );
      expect(visible.filter((text) => text.includes(key))).toEqual([]);
    });

    it("answers for every program whether runs find it", async () => {
      const { runtime, programs } = await under.runtime.readiness(["sh", "no-such-program-4b1d"]);
      expect(["ready", "degraded"]).toContain(runtime.state);
      expect(runtime.message).toMatch(/\S/);
      expect(programs).toEqual({ sh: true, "no-such-program-4b1d": false });
    });
  });
}
