import { describe, expect, it } from "vitest";
import { createGroupCommit } from "./group-commit.ts";

/** A commit that can be held open, and remembers what it was given. */
function recorder() {
  const batches: (readonly string[])[] = [];
  let gate = Promise.resolve();
  return {
    batches,
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    commit: async (items: readonly string[]): Promise<readonly string[]> => {
      batches.push(items);
      await gate;
      if (items.includes("bad")) throw new Error("bad item");
      return items.map((item) => item.toUpperCase());
    },
  };
}

const keyOf = (item: string) => item;

describe("group commit", () => {
  it("answers each caller with its own result", async () => {
    const { commit } = recorder();
    const add = createGroupCommit({ maxBatch: 10, maxInFlight: 1, keyOf, commit });
    expect(await Promise.all(["a", "b", "c"].map((item) => add(item)))).toEqual(["A", "B", "C"]);
  });

  it("commits what arrives during a commit together", async () => {
    const { commit, batches, hold } = recorder();
    const add = createGroupCommit({ maxBatch: 10, maxInFlight: 1, keyOf, commit });
    const release = hold();
    const first = add("a");
    await expect.poll(() => batches.length).toBe(1);
    const others = ["b", "c", "d"].map((item) => add(item));
    release();
    await Promise.all([first, ...others]);
    expect(batches).toEqual([["a"], ["b", "c", "d"]]);
  });

  it("splits a burst into batches of the largest size", async () => {
    const { commit, batches } = recorder();
    const add = createGroupCommit({ maxBatch: 2, maxInFlight: 1, keyOf, commit });
    await Promise.all(["a", "b", "c", "d", "e"].map((item) => add(item)));
    expect(batches).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  });

  it("never has two items of one key under way", async () => {
    const { commit, batches } = recorder();
    const add = createGroupCommit({ maxBatch: 10, maxInFlight: 2, keyOf, commit });
    await Promise.all(["a", "a", "b"].map((item) => add(item)));
    expect(batches).toEqual([["a", "b"], ["a"]]);
  });

  it("fails only the caller whose item is bad", async () => {
    const { commit } = recorder();
    const add = createGroupCommit({ maxBatch: 10, maxInFlight: 1, keyOf, commit });
    const outcomes = await Promise.allSettled(["a", "bad", "b"].map((item) => add(item)));
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });
});
