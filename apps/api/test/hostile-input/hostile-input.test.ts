import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type PorterUnderTest, repository, startPorterUnderTest } from "../porter-under-test.ts";
import { corpus } from "./corpus/index.ts";
import type { HostileCase } from "./hostile-case.ts";
import { judgeCase } from "./judge-case.ts";
import { recordingAgent } from "./judge-run.ts";
import { Stage } from "./stage.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

/**
 * Every case plays on an issue of its own against one Porter: signed deliveries over HTTP, the validated stand-in for
 * GitHub, real runs. All are begun together; then each is judged by what it left behind.
 */
let under: PorterUnderTest;
const stages = new Map<HostileCase, { stage: Stage; arranged: PromiseSettledResult<unknown> }>();

/** How many cases are arranged at a time: GitHub gives a delivery ten seconds. */
const width = 8;

beforeAll(async () => {
  under = await startPorterUnderTest({
    agents: recordingAgent,
    limits: { heartbeatMs: 2_000, silenceMs: 15_000, launchTimeoutMs: 120_000, concurrentPerUser: 8 },
  });
  const waiting = Object.values(corpus).flat();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const stage = new Stage(under);
        const [arranged] = await Promise.allSettled([next.arrange(stage)]);
        stages.set(next, { stage, arranged });
      }
    }),
  );
});
afterAll(async () => { (await import("node:fs")).writeFileSync("/tmp/h-porter.log", under.logs()); await under?.close(); });

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

  it("only tasks that succeeded have left branches, and none was moved that is not Porter's", async () => {
    const { git } = under.standIn.repository(repository);
    const pulls = under.standIn.pullRequests(repository).map(({ headBranch }) => headBranch);
    const names = (await git.branches()).map(({ name }) => name);
    expect(names.toSorted()).toEqual(["main", ...pulls].toSorted());
    const main = await git.readCommit((await git.branch("main")) ?? "");
    expect(main?.parents).toEqual([]);
  });

  it("no object has got a property from a delivery", () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});
