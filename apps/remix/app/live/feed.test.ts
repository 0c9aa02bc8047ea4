// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Api, TaskEvent } from "../api/contract.ts";
import { exampleTask } from "../testing/examples.ts";
import type { Connection, ConnectionListener, EventListener } from "./connection.client.ts";
import { Feed } from "./feed.ts";

/** Connections as a feed opened them, each with who listens to what over it. */
function recordedFeed() {
  const opened: {
    listener: ConnectionListener;
    watched: Map<string | null, EventListener>;
    closed: boolean;
  }[] = [];
  const feed = new Feed((listener) => {
    const record = { listener, watched: new Map<string | null, EventListener>(), closed: false };
    opened.push(record);
    const connection: Connection = {
      api: {} as Api,
      watch(taskId, events) {
        record.watched.set(taskId, events);
        return () => void record.watched.delete(taskId);
      },
      close: () => void (record.closed = true),
    };
    return Promise.resolve(connection);
  });
  return { feed, opened };
}

const event: TaskEvent = { kind: "task", task: exampleTask() };
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function recordingListener() {
  const heard: string[] = [];
  const listener: EventListener = {
    started: () => void heard.push("started"),
    happened: (one) => void heard.push(one.kind),
  };
  return { heard, listener };
}

describe("the feed of a tab", () => {
  it("connects when the first page listens, once for all", async () => {
    const { feed, opened } = recordedFeed();
    expect(opened).toHaveLength(0);
    feed.watch(null, recordingListener().listener);
    feed.watch("t1", recordingListener().listener);
    await settled();
    expect(opened).toHaveLength(1);
    expect([...(opened[0]?.watched.keys() ?? [])]).toEqual([null, "t1"]);
  });

  it("shares one subscription among those who watch the same task, and ends it with the last", async () => {
    const { feed, opened } = recordedFeed();
    const [first, second] = [recordingListener(), recordingListener()];
    const stops = [feed.watch("t1", first.listener), feed.watch("t1", second.listener)];
    await settled();
    opened[0]?.watched.get("t1")?.happened(event);
    expect([first.heard, second.heard]).toEqual([["task"], ["task"]]);
    stops[0]?.();
    expect(opened[0]?.watched.size).toBe(1);
    stops[1]?.();
    expect(opened[0]?.watched.size).toBe(0);
  });

  it("asks for nothing while the tab is hidden, and starts afresh when it is looked at", async () => {
    const { feed, opened } = recordedFeed();
    const { heard, listener } = recordingListener();
    feed.watch("t1", listener);
    await settled();
    feed.pause();
    await settled();
    expect(opened[0]).toMatchObject({ closed: true, watched: new Map() });
    feed.resume();
    await settled();
    opened[1]?.watched.get("t1")?.started();
    expect(heard).toEqual(["started"]);
  });

  it("says that it is lost only after it was there, with when it last heard anything", async () => {
    const { feed, opened } = recordedFeed();
    feed.watch(null, recordingListener().listener);
    await settled();
    opened[0]?.listener.closed();
    expect(feed.status().state).toBe("connecting");
    opened[0]?.listener.opened();
    opened[0]?.listener.closed();
    expect(feed.status()).toMatchObject({ state: "lost", heardAt: expect.any(Date) });
  });

  it("tries again at once when asked, and does not believe the connection it gave up", async () => {
    const { feed, opened } = recordedFeed();
    feed.watch(null, recordingListener().listener);
    await settled();
    opened[0]?.listener.opened();
    opened[0]?.listener.closed();
    feed.retryNow();
    await settled();
    expect(opened).toHaveLength(2);
    opened[1]?.listener.opened();
    opened[0]?.listener.closed();
    expect(feed.status().state).toBe("open");
  });

  it("gives a socket up that is silent for one and a half heartbeats, though it looks open", async () => {
    const { feed, opened } = recordedFeed();
    const { heard, listener } = recordingListener();
    feed.watch(null, listener);
    await settled();
    opened[0]?.listener.opened();
    await vi.advanceTimersByTimeAsync(14_000);
    opened[0]?.listener.heard();
    await vi.advanceTimersByTimeAsync(14_000);
    expect(feed.status().state).toBe("open");
    await vi.advanceTimersByTimeAsync(2000);
    expect(feed.status().state).toBe("lost");
    expect(opened[0]?.closed).toBe(true);
    opened[1]?.listener.opened();
    opened[1]?.watched.get(null)?.started();
    expect(feed.status().state).toBe("open");
    expect(heard).toEqual(["started"]);
  });

  it("goes on trying when a connection hangs or its code does not load", async () => {
    let tries = 0;
    const feed = new Feed(() => {
      tries += 1;
      return Promise.reject(new Error("offline"));
    });
    feed.watch(null, recordingListener().listener);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(feed.status().state).toBe("lost");
    expect(tries).toBe(4);
    feed.pause();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries).toBe(4);
  });
});
