/** Whether deliveries come in a burst. They are answered within seconds; other work can wait so long. */
export interface Burst {
  /** Says how many deliveries wait for their commit at this moment. */
  note(waiting: number): void;
  underWay(): boolean;
}

/** So many waiting together make a burst. People do not write so fast; counting waiters also sees a slow database. */
const least = 8;
/** How long a burst is believed after so many were last seen waiting. */
const believedMs = 100;

/** `nowMs` is a clock that never goes back. */
export function createBurst(nowMs: () => number = () => performance.now()): Burst {
  let seenAt = Number.NEGATIVE_INFINITY;
  return {
    note(waiting) {
      if (waiting >= least) seenAt = nowMs();
    },
    underWay: () => nowMs() - seenAt < believedMs,
  };
}
