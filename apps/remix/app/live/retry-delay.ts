const firstMs = 250;
const longestMs = 10_000;

/**
 * How long to wait before try number `attempt` (from 0) to connect again: at once, then doubling up to 10 s, for ever,
 * spread at random so that the tabs of a restarted server do not all come back in the same instant.
 */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number {
  if (attempt === 0) return 0;
  const full = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return full / 2 + (full / 2) * random();
}
