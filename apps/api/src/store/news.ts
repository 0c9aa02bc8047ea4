import type { News } from "@porter/orchestrator";
import type { EventHub } from "./event-hub.ts";

/** Beyond this many tasks the memory of what was seen is dropped; the price is one needless look per task. */
const maxRemembered = 10_000;

/**
 * Wakes supervisors by the hub. A change that happens between a supervisor's look at its task and its wait is not
 * missed: a wait ends at once when the task changed since the last wait for it ended.
 */
export function createNews(hub: EventHub): News {
  /** Tasks without news since the last wait for them ended. */
  const quiet = new Set<string>();
  const waiting = new Map<string, () => void>();

  function wake(taskId: string): void {
    quiet.delete(taskId);
    waiting.get(taskId)?.();
  }

  hub.subscribe(({ tasks }) => {
    if (tasks === "all") {
      quiet.clear();
      for (const end of waiting.values()) end();
    } else {
      for (const taskId of tasks) wake(taskId);
    }
  });

  function remember(taskId: string): void {
    if (quiet.size >= maxRemembered) quiet.clear();
    quiet.add(taskId);
  }

  return {
    async wait(taskId, timeoutMs, signal) {
      if (signal.aborted) return;
      if (quiet.has(taskId)) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const end = () => resolve();
        const timer = setTimeout(end, timeoutMs);
        signal.addEventListener("abort", end);
        // A second waiter for the same task takes the place of the first, which then looks once for nothing.
        waiting.get(taskId)?.();
        waiting.set(taskId, end);
        await promise;
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        if (waiting.get(taskId) === end) waiting.delete(taskId);
      }
      remember(taskId);
    },
  };
}
