import { journalContract, journalCountingContract, type JournalHarness } from "@porter/orchestrator/testing";
import { journalKinds, startJournals } from "../testing/empty-journals.ts";
import { queuedJobs } from "../testing/queued-jobs.ts";
import { openStore } from "./open-store.ts";
import { notices } from "./schema.ts";

async function openHarness(kind: (typeof journalKinds)[number]): Promise<JournalHarness> {
  const journals = await startJournals(kind);
  const store = await openStore(await journals.next());
  return {
    journal: store.journal,
    jobs: async () => (await queuedJobs(store)).filter((job) => job.kind !== "notice"),
    notices: async () => (await store.db.select().from(notices)).map(({ content }) => content),
    lines: async (runId) => (await store.read.linesOf(runId, { from: 1, limit: 1000 })).lines,
    async close() {
      await store.close();
      await journals.stop();
    },
  };
}

for (const kind of journalKinds) {
  journalContract(`The journal on ${kind}`, () => openHarness(kind));
  journalCountingContract(`The journal on ${kind}`, () => openHarness(kind));
}
