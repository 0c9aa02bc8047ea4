import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { z } from "zod";
import { journalRows } from "./journal-rows.ts";
import { maintainer, type PorterUnderTest, startPorterUnderTest } from "./porter-under-test.ts";
import { processesNaming } from "./processes-naming.ts";

/** Porter loses its access in every way there is, each time with a task that runs. */

let under: PorterUnderTest;
beforeAll(async () => {
  under = await startPorterUnderTest();
});
afterAll(async () => {
  await under.standIn.close();
  await rm(under.dataDir, { recursive: true, force: true });
});

const endings = {
  uninstalled: (repository: string) => under.standIn.uninstall(repository),
  suspended: (repository: string) => under.standIn.setSuspended(repository, true),
  uncovered: (repository: string) => under.standIn.setCovered(repository, false),
  deleted: (repository: string) => under.standIn.deleteRepository(repository, "boss"),
};

const row = z.object({ owner: z.string(), state: z.string(), failure: z.object({ message: z.string() }) });

it("ends what is live there with a sentence, and leaves nothing running and nothing that keeps trying", async () => {
  const { standIn } = under;
  const repositoryOf = (how: string) => `${how}/repo`;
  for (const how of Object.keys(endings)) {
    const repository = repositoryOf(how);
    await standIn.addRepository({ name: repository, collaborators: { [maintainer]: "write" } });
    const { number } = standIn.openIssue({ repository, author: maintainer, title: "Fix it" });
    standIn.comment({ repository, number }, maintainer, "@porter hang");
  }
  await vi.waitFor(() => expect(standIn.requests.count("git/upload-pack")).toBeGreaterThanOrEqual(4), {
    timeout: 120_000,
    interval: 50,
  });
  for (const [how, happen] of Object.entries(endings)) happen(repositoryOf(how));
  await standIn.webhooksSettled();
  await vi.waitFor(async () => expect(await processesNaming(under.dataDir)).toEqual([]), {
    timeout: 120_000,
    interval: 100,
  });

  await under.porter.close();
  const rows = (await journalRows(under.dataDir)).get("public.tasks") ?? [];
  const tasks = rows.map((json) => row.parse(JSON.parse(json)));
  const messages = Object.fromEntries(
    tasks.map(({ owner, state, failure }) => [owner, `${state}: ${failure.message}`]),
  );
  expect(messages).toEqual({
    uninstalled: expect.stringMatching(/^failed: .*was removed from uninstalled/),
    suspended: expect.stringMatching(/^failed: .*was suspended for suspended/),
    uncovered: expect.stringMatching(/^failed: .*was taken out of the installation/),
    deleted: expect.stringMatching(/^failed: .*its repository was deleted/),
  });
});
