import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { ReactNode } from "react";

import { Feed } from "./feed.ts";
import type { FeedStatus } from "./feed.ts";
import type { EventListener } from "./connection.client.ts";

const FeedContext = createContext<Feed | null>(null);
const unconnected: FeedStatus = { state: "off", heardAt: null };

/** Connects the pages to what happens; the socket and its code are loaded after hydration, when a page listens. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const [feed] = useState(
    () =>
      new Feed(async (listener) => {
        const { openConnection } = await import("./connection.client.ts");
        return openConnection(listener);
      }),
  );

  useEffect(() => {
    const follow = () => (document.hidden ? feed.pause() : feed.resume());
    const retry = () => feed.retryNow();
    follow();
    document.addEventListener("visibilitychange", follow);
    for (const event of ["online", "focus", "pageshow"]) window.addEventListener(event, retry);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      for (const event of ["online", "focus", "pageshow"]) window.removeEventListener(event, retry);
    };
  }, [feed]);

  return <FeedContext.Provider value={feed}>{children}</FeedContext.Provider>;
}

/** The feed of this tab. */
export function useFeed(): Feed {
  const feed = useContext(FeedContext);
  if (feed === null) throw new Error("useFeed needs a LiveProvider above it.");
  return feed;
}

/** Whether the page is live; for the banner. */
export function useFeedStatus(): FeedStatus {
  const feed = useFeed();
  return useSyncExternalStore(feed.onStatus, feed.status, () => unconnected);
}

/** Listens to one task, or to all with `null`, as long as the component is there. The newest listener is called. */
export function useTaskEvents(taskId: string | null, listener: EventListener): void {
  const feed = useFeed();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(
    () =>
      feed.watch(taskId, {
        started: () => latest.current.started(),
        happened: (event) => latest.current.happened(event),
      }),
    [feed, taskId],
  );
}
