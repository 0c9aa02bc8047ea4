// @vitest-environment node
import { describe, expect, it } from "vitest";

import { exampleLines } from "../testing/examples.ts";
import { LogStore } from "./log-store.ts";

/** A log of so many lines on the server, with a record of what was asked. */
function serverLog(total: number) {
  const asked: [number, number][] = [];
  const log = { total, asked };
  const fetch = (from: number, limit: number) => {
    asked.push([from, limit]);
    return Promise.resolve({
      lines: exampleLines(from, Math.min(log.total, from + limit - 1)),
      total: log.total,
    });
  };
  return { log, asked, fetch };
}

describe("a log in the browser", () => {
  it("fetches what is looked at, block by block, once", async () => {
    const { asked, fetch } = serverLog(2000);
    const store = new LogStore({ lines: exampleLines(1801, 2000), total: 2000 }, fetch);
    await Promise.all([store.ensure(500, 530), store.ensure(505, 515)]);
    await store.ensure(500, 530);
    expect(asked).toEqual([
      [1, 512],
      [513, 512],
    ]);
    expect(store.line(512)?.message).toBe("line 512");
  });

  it("asks for nothing it has", async () => {
    const { asked, fetch } = serverLog(2000);
    const store = new LogStore({ lines: exampleLines(1801, 2000), total: 2000 }, fetch);
    await store.ensure(1810, 1990);
    expect(asked).toEqual([]);
  });

  it("takes a line twice without counting it twice", () => {
    const { fetch } = serverLog(10);
    const store = new LogStore({ lines: exampleLines(1, 10), total: 10 }, fetch);
    store.add(exampleLines(9, 12));
    expect(store.total).toBe(12);
  });

  it("finds out what it missed", async () => {
    const { log, fetch } = serverLog(10);
    const store = new LogStore({ lines: exampleLines(1, 10), total: 10 }, fetch);
    log.total = 5000;
    await store.catchUp();
    expect(store.total).toBe(5000);
    expect(store.line(11)?.message).toBe("line 11");
  });

  it("tells its viewers of every change", () => {
    const { fetch } = serverLog(0);
    const store = new LogStore({ lines: [], total: 0 }, fetch);
    let calls = 0;
    const stop = store.subscribe(() => (calls += 1));
    store.add(exampleLines(1, 3));
    stop();
    store.add(exampleLines(4, 5));
    expect(calls).toBe(1);
  });

  it("forgets what was not looked at for long, and fetches it again", async () => {
    const { asked, fetch } = serverLog(100_000);
    const store = new LogStore({ lines: [], total: 100_000 }, fetch);
    await store.ensure(1, 10);
    for (let block = 1; block <= 64; block++) await store.ensure(block * 512 + 1, block * 512 + 10);
    expect(store.line(1)).toBeUndefined();
    await store.ensure(1, 10);
    expect(store.line(1)?.number).toBe(1);
    expect(asked.filter(([from]) => from === 1)).toHaveLength(2);
  });

  it("asks again after a question that failed", async () => {
    let broken = true;
    const store = new LogStore({ lines: [], total: 5 }, (from, limit) =>
      broken ? Promise.reject(new Error("offline")) : serverLog(5).fetch(from, limit),
    );
    await expect(store.ensure(1, 5)).rejects.toThrow("offline");
    broken = false;
    await store.ensure(1, 5);
    expect(store.line(5)?.number).toBe(5);
  });
});
