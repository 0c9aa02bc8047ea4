import { describe, expect, it } from "vitest";
import { createEventHub } from "./event-hub.ts";
import { createNews } from "./news.ts";

const never = new AbortController().signal;
/** Longer than the test may take: a wait that ends by itself fails it. */
const longMs = 3_600_000;

function setUp() {
  const hub = createEventHub();
  return {
    news: createNews(hub),
    announce: (task: string) => hub.announce({ tasks: [task], queues: [] }),
    hub,
  };
}

/** Whether a promise is settled once everything that is ready has run. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  return settled;
}

describe("news of a task", () => {
  it("ends a wait when the task changes", async () => {
    const { news, announce } = setUp();
    await news.wait("a", longMs, never);
    const wait = news.wait("a", longMs, never);
    expect(await isSettled(wait)).toBe(false);
    announce("b");
    expect(await isSettled(wait)).toBe(false);
    announce("a");
    await wait;
  });

  it("ends a wait at once when the task changed since the last one", async () => {
    const { news, announce } = setUp();
    await news.wait("a", longMs, never);
    announce("a");
    await news.wait("a", longMs, never);
    expect(await isSettled(news.wait("a", longMs, never))).toBe(false);
  });

  it("ends a wait when anything may have changed", async () => {
    const { news, hub } = setUp();
    await news.wait("a", longMs, never);
    const wait = news.wait("a", longMs, never);
    hub.announce({ tasks: "all", queues: "all" });
    await wait;
  });

  it("wakes everybody who waits for the task, and nobody by waiting", async () => {
    const { news, announce } = setUp();
    const [first, second] = [new AbortController().signal, new AbortController().signal];
    await Promise.all([news.wait("a", longMs, first), news.wait("a", longMs, second)]);
    const waits = [news.wait("a", longMs, first), news.wait("a", longMs, second)];
    for (const wait of waits) expect(await isSettled(wait)).toBe(false);
    announce("a");
    await Promise.all(waits);
  });

  it("keeps a change for each waiter until that one has looked", async () => {
    const { news, announce } = setUp();
    const [quick, slow] = [new AbortController().signal, new AbortController().signal];
    await Promise.all([news.wait("a", longMs, quick), news.wait("a", longMs, slow)]);
    announce("a");
    await news.wait("a", longMs, quick);
    expect(await isSettled(news.wait("a", longMs, quick))).toBe(false);
    await news.wait("a", longMs, slow);
    expect(await isSettled(news.wait("a", longMs, slow))).toBe(false);
  });

  it("misses nothing when the memory of changes is full", async () => {
    const { news, announce } = setUp();
    await news.wait("a", longMs, never);
    announce("a");
    for (let other = 0; other < 10_001; other += 1) announce(`other ${other}`);
    await news.wait("a", longMs, never);
    expect(await isSettled(news.wait("a", longMs, never))).toBe(false);
  });

  it("ends a wait when its time is over, or its signal aborts", async () => {
    const { news } = setUp();
    const abort = new AbortController();
    await news.wait("a", longMs, never);
    await news.wait("a", 1, never);
    const wait = news.wait("a", longMs, abort.signal);
    abort.abort();
    await wait;
    await news.wait("a", longMs, abort.signal);
  });
});
