import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyJournals, startJournals } from "../testing/empty-journals.ts";
import { queuedJobs } from "../testing/queued-jobs.ts";
import { openStore } from "./open-store.ts";

const program = join(import.meta.dirname, "../testing/record-until-killed.ts");

/** Runs the recording process and kills it once it acknowledged `acks` more deliveries; returns all it acknowledged. */
async function killAfter(acks: number, dataDir: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [...process.execArgv, program, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged: string[] = [];
  const ended = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === acks) child.kill("SIGKILL");
  }
  await ended;
  return acknowledged;
}

describe("an embedded journal whose process is killed in the middle of recording", () => {
  let journals: EmptyJournals;
  beforeAll(async () => {
    journals = await startJournals("pglite");
  });
  afterAll(() => journals?.stop());

  it("has kept everything it acknowledged, each with its task and its job", async () => {
    const location = await journals.next();
    const acknowledged = [
      ...(await killAfter(150, location.dataDir)),
      ...(await killAfter(50, location.dataDir)),
    ];
    const store = await openStore(location);
    const jobs = await queuedJobs(store);
    const enqueued = new Set(jobs.map((job) => (job.kind === "admit" ? job.taskId : "")));
    const deliveries = new Set((await store.read.recentDeliveries(10_000)).map(({ id }) => id));
    for (const id of acknowledged) {
      expect(deliveries).toContain(id);
      expect((await store.journal.read(id))?.task.id).toBe(id);
      expect(enqueued).toContain(id);
    }
    // Nor is anything there by half.
    expect(jobs).toHaveLength(deliveries.size);
    await store.close();
  });
});
