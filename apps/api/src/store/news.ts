import type { Interruption, News } from "@porter/orchestrator";
import type { EventHub } from "./event-hub.ts";

/** Beyond this many tasks the memory of changes is dropped; the price is one needless look per waiter. */
const maxRemembered = 10_000;

/**
 * Wakes everybody who waits for a task, by the hub. A change that happens between a look at the task and the wait is
 * not missed: a wait ends at once when the task changed since the same waiter's last wait for it ended. A waiter is
 * known by its signal; several may wait for one task, and none disturbs another.
 */
export function createNews(hub: EventHub): News {
  /** Changes so far; each has its number. */
  let latest = 0;
  /** Number of each task's last change. */
  let changes = new Map<string, number>();
  /** Stands for every task that is not in the map. */
  let forgotten = 0;
  /** Up to which change a waiter has seen each of its tasks; gone with the waiter. */
  const seen = new WeakMap<Interruption, Map<string, number>>();
  const waiting = new Map<string, Set<() => void>>();

  hub.subscribe(({ tasks }) => {
    latest += 1;
    if (tasks === "all" || changes.size >= maxRemembered) {
      changes = new Map();
      forgotten = latest;
    }
    const woken = tasks === "all" ? [...waiting.keys()] : tasks;
    for (const taskId of woken) {
      if (tasks !== "all") changes.set(taskId, latest);
      for (const end of waiting.get(taskId) ?? []) end();
    }
  });

  function isNew(taskId: string, signal: Interruption): boolean {
    const upTo = seen.get(signal)?.get(taskId);
    return upTo === undefined || upTo < (changes.get(taskId) ?? forgotten);
  }

  function remember(taskId: string, signal: Interruption): void {
    const tasks = seen.get(signal) ?? new Map<string, number>();
    seen.set(signal, tasks.set(taskId, latest));
  }

  async function nextChange(taskId: string, timeoutMs: number, signal: Interruption): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = () => resolve();
    const ends = waiting.get(taskId) ?? new Set();
    waiting.set(taskId, ends.add(end));
    const timer = setTimeout(end, timeoutMs);
    signal.addEventListener("abort", end);
    await promise;
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    ends.delete(end);
    if (ends.size === 0 && waiting.get(taskId) === ends) waiting.delete(taskId);
  }

  return {
    async wait(taskId, timeoutMs, signal) {
      if (signal.aborted) return;
      if (!isNew(taskId, signal)) await nextChange(taskId, timeoutMs, signal);
      remember(taskId, signal);
    },
  };
}
