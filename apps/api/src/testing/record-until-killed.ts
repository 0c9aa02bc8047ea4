import { randomUUID } from "node:crypto";
import { sampleTask } from "@porter/orchestrator/testing";
import { openStore } from "../store/open-store.ts";

/**
 * A process for a test to kill: records deliveries with a task and a job each, several at a time, into the journal
 * in the folder that its argument names, and writes the id of each to standard output once it was acknowledged.
 */
const [, , dataDir = ""] = process.argv;
const callers = 8;
const store = await openStore({ dataDir });

async function call(): Promise<never> {
  while (true) {
    const id = randomUUID();
    await store.journal.record({
      delivery: {
        id,
        event: "issues",
        action: null,
        decision: "commands",
        reason: null,
        receivedAt: new Date(),
      },
      tasks: [sampleTask({ id, branch: id })],
      jobs: [{ kind: "admit", taskId: id }],
      notices: [],
    });
    process.stdout.write(`${id}\n`);
  }
}

await Promise.all(Array.from({ length: callers }, call));
