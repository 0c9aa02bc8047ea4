import { lazy, Suspense, useState, useSyncExternalStore } from "react";
import type { ReactNode } from "react";

import type { LogPage, RunView } from "../api/contract.ts";
import { useFeed, useTaskEvents } from "../live/live.tsx";
import { LogPageRows } from "./log-page.tsx";
import { LogStore } from "./log-store.ts";

/** In a chunk of its own: the first view of a page needs only plain rows. */
const LogViewer = lazy(async () => ({ default: (await import("./log-viewer.tsx")).LogViewer }));

interface LiveLogProps {
  readonly taskId: string;
  readonly run: RunView;
  /** Newest lines, as the server sent them. */
  readonly first: LogPage;
  /** Instead of an empty box, until the first line comes. */
  readonly empty: ReactNode;
}

/** The log of a run, growing as the run reports. Rendered in the browser only. */
export function LiveLog({ taskId, run, first, empty }: LiveLogProps) {
  const feed = useFeed();
  const [store] = useState(
    () =>
      new LogStore(first, async (from, limit) => {
        const api = await feed.api();
        return api.tasks.logs.query({ runId: run.id, from, limit });
      }),
  );
  useTaskEvents(taskId, {
    started: () => void store.catchUp().catch(() => undefined),
    happened: (event) => event.kind === "lines" && event.runId === run.id && store.add(event.lines),
  });
  useSyncExternalStore(store.subscribe, store.version, store.version);
  if (store.total === 0) return empty;
  return (
    <Suspense fallback={<LogPageRows lines={first.lines} />}>
      <LogViewer store={store} />
    </Suspense>
  );
}
