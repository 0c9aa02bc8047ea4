import { useCallback, useEffect, useRef } from "react";

import { useTaskEvents } from "../live/live.tsx";
import { useRevalidation } from "../live/use-revalidation.ts";

/** A status comment is written a little after the task changed; look again then. */
const laterMs = [1500, 4000];

/**
 * Reads the page again when a task of this repository changes, and a little later, when the comment about it has been
 * written. Also after each new comment: some are answered without a task.
 * @param comments How many there are; a new one may be answered.
 */
export function useCatchingUp(comments: number): void {
  const revalidate = useRevalidation();
  const timers = useRef<ReturnType<typeof setTimeout>[]>([]);
  const again = useCallback(() => {
    timers.current.forEach(clearTimeout);
    timers.current = laterMs.map((ms) => setTimeout(revalidate, ms));
  }, [revalidate]);
  useTaskEvents(null, {
    started: revalidate,
    happened(event) {
      if (event.kind !== "task") return;
      revalidate();
      again();
    },
  });
  useEffect(() => {
    again();
    return () => timers.current.forEach(clearTimeout);
  }, [comments, again]);
}
