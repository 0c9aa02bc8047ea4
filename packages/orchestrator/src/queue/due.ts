import type { Task } from "../task/task.ts";

/** What one step of priority is worth in the queue. */
const stepMs = 10 * 60_000;
/** How much later each further live task of the same person is due: people take turns, however much one asks for. */
const turnMs = 60_000;
const normalPriority = 3;

/**
 * When a task is due; the queue starts what is due first. `ahead` is how many tasks of the same person are at work, or
 * wait and are at least as urgent. A fixed moment, not a rank: what waits long enough comes before whatever is asked for
 * later, so that low priority waits longer but never for ever.
 */
export function dueAt(
  { admittedAt, createdAt, priority }: Pick<Task, "admittedAt" | "createdAt" | "priority">,
  ahead: number,
): Date {
  const from = (admittedAt ?? createdAt).getTime();
  return new Date(from + ahead * turnMs - (priority - normalPriority) * stepMs);
}
