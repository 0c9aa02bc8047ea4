import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maintainer, outsider, type PorterUnderTest, startPorterUnderTest } from "../porter-under-test.ts";
import { corpus } from "./corpus/index.ts";
import type { HostileCase } from "./hostile-case.ts";
import { judgeCase } from "./judge-case.ts";
import { recordingAgent } from "./recording-agent.ts";
import { Stage } from "./stage.ts";

/**
 * Every case plays on an issue of its own against one Porter: signed deliveries over HTTP, the validated stand-in for
 * GitHub, real runs. All are begun together; then each is judged by what it left behind.
 */
let under: PorterUnderTest;
const stages = new Map<HostileCase, { stage: Stage; arranged: PromiseSettledResult<unknown> }>();

/** How many cases are arranged at a time: GitHub gives a delivery ten seconds. */
const width = 8;

/** Installations of their own, because Porter writes to each one no faster than GitHub likes it. */
const repositories = Array.from({ length: 16 }, (_, index) => `org-${index + 1}/api`);

async function arrange(each: HostileCase, repository: string): Promise<void> {
  const stage = new Stage(under, repository);
  const [arranged] = await Promise.allSettled([each.arrange(stage)]);
  stages.set(each, { stage, arranged });
}

beforeAll(async () => {
  under = await startPorterUnderTest({
    agents: recordingAgent,
    limits: { heartbeatMs: 2_000, silenceMs: 15_000, launchTimeoutMs: 120_000, concurrentPerUser: 8 },
  });
  const collaborators = { [maintainer]: "write", [outsider]: "read" } as const;
  for (const name of repositories) await under.standIn.addRepository({ name, collaborators });
  const waiting = [...Object.values(corpus).flat().entries()];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, each] = next;
        await arrange(each, repositories[index % repositories.length] ?? "");
      }
    }),
  );
});
afterAll(() => under?.close());

describe.each(Object.entries(corpus))("%s", (_family, cases) => {
  it.each(cases.map((each) => [each.name, each] as const))("%s", async (_name, each) => {
    const begun = stages.get(each);
    if (begun === undefined) throw new Error("It was not begun.");
    if (begun.arranged.status === "rejected") throw begun.arranged.reason;
    await judgeCase(begun.stage, each.expected);
  });
});

describe("when all is over", () => {
  it("GitHub found no fault with any request", () => {
    expect(under.standIn.violations).toEqual([]);
  });

  it.each(repositories)(
    "in %s only tasks that succeeded have left branches, and main is as it was",
    async (name) => {
      const { git } = under.standIn.repository(name);
      const pulls = under.standIn.pullRequests(name).map(({ headBranch }) => headBranch);
      const names = (await git.branches()).map((branch) => branch.name);
      expect(names.toSorted()).toEqual(["main", ...pulls].toSorted());
      const main = await git.readCommit((await git.branch("main")) ?? "");
      expect(main?.parents).toEqual([]);
    },
  );

  it("no object has got a property from a delivery", () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});
