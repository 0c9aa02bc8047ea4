import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { sampleIntake, sampleTask } from "@porter/orchestrator/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyJournals, journalKinds, startJournals } from "../testing/empty-journals.ts";
import { openStore, type Store } from "./open-store.ts";

describe.each(journalKinds)("a journal on %s that cannot write", (kind) => {
  let journals: EmptyJournals;
  let store: Store;
  beforeAll(async () => {
    journals = await startJournals(kind);
    store = await openStore(await journals.next());
  });
  afterAll(async () => {
    await store?.close();
    await journals?.stop();
  });

  it("says which rule was broken, and nothing of what it should have written", async () => {
    const id = randomUUID();
    const issue = { number: 1, title: "Private title", body: "Private body", url: "https://github.com/p" };
    const task = sampleTask({ id, branch: id, issue });
    await store.journal.record(sampleIntake({ tasks: [task] }));
    const error: unknown = await store.journal
      .record(sampleIntake({ tasks: [task] }))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "journal_failed", retry: "later" });
    const shown = inspect(error, { depth: 10, showHidden: true });
    expect(shown).toContain("tasks_pkey");
    expect(shown).not.toContain("Private");
  });
});
