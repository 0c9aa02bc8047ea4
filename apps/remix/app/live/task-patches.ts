import { useNavigation, useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";

import type { TaskState, TaskView } from "../api/contract.ts";

/** Tasks as events showed them since the page was read, by id. */
export type TaskPatches = ReadonlyMap<string, TaskView>;

/** The same rows in the same order, each as it is now. */
export function patched<T extends TaskView>(tasks: readonly T[], patches: TaskPatches): T[] {
  return tasks.map((task) => ({ ...task, ...patches.get(task.id) }));
}

/**
 * Tasks that came after everything on the page. Ids sort by time of creation, so that an old task that changes on
 * another page is not taken for a new one.
 */
export function newcomers(tasks: readonly TaskView[], patches: TaskPatches): TaskView[] {
  const newest = tasks.reduce((max, task) => (task.id > max ? task.id : max), "");
  return [...patches.values()].filter((task) => task.id > newest);
}

/** Tasks per state after what events told. */
export function patchedCounts(
  counts: Readonly<Record<TaskState, number>>,
  tasks: readonly TaskView[],
  patches: TaskPatches,
): Record<TaskState, number> {
  const result = { ...counts };
  for (const task of tasks) {
    const now = patches.get(task.id);
    if (now === undefined) continue;
    result[task.state] -= 1;
    result[now.state] += 1;
  }
  for (const task of newcomers(tasks, patches)) result[task.state] += 1;
  return result;
}

interface Entry {
  readonly task: TaskView;
  readonly order: number;
}

/**
 * Keeps patches until the page has been read again. An event that arrives while it is being read is kept beyond that:
 * the answer may be older.
 * @param loaded Changes its identity each time the page's data was read.
 */
export function useTaskPatches(loaded: unknown): [TaskPatches, (task: TaskView) => void] {
  const [entries, setEntries] = useState<ReadonlyMap<string, Entry>>(new Map());
  const order = useRef(0);
  const orderWhenAsked = useRef(0);
  const navigation = useNavigation();
  const revalidator = useRevalidator();
  const reading = navigation.state !== "idle" || revalidator.state !== "idle";

  useEffect(() => {
    if (reading) orderWhenAsked.current = order.current;
  }, [reading]);

  useEffect(() => {
    setEntries((old) => new Map([...old].filter(([, entry]) => entry.order > orderWhenAsked.current)));
  }, [loaded]);

  const patch = useCallback((task: TaskView) => {
    order.current += 1;
    const entry = { task, order: order.current };
    setEntries((old) => new Map(old).set(task.id, entry));
  }, []);
  const patches = new Map([...entries].map(([id, entry]) => [id, entry.task]));
  return [patches, patch];
}
