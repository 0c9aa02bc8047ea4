/** When the work is done again, and who hears of a round that failed. */
export interface Rhythm {
  readonly intervalMs: number;
  readonly onError: (error: unknown) => void;
}

/**
 * Does the work now and again in each interval, never twice at once: what is due during a round is left to the next.
 * A round that fails ends nothing. Returns how to end it all, which waits for the round under way.
 */
export function regularly(work: () => Promise<void>, { intervalMs, onError }: Rhythm): () => Promise<void> {
  let round: Promise<void> | null = null;
  const begin = () => {
    round ??= work()
      .catch(onError)
      .finally(() => (round = null));
  };
  begin();
  const timer = setInterval(begin, intervalMs);
  return async () => {
    clearInterval(timer);
    await round;
  };
}
