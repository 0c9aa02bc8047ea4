/** The value below which the share `p` (0 to 1) of the values lies; nearest rank. NaN for no values. */
export function percentile(values: Iterable<number>, p: number): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? Number.NaN;
}

export function median(values: Iterable<number>): number {
  return percentile(values, 0.5);
}

/** With as many decimals as tell something: none from 100 on, one from 10 on, else two. */
export function rounded(value: number): string {
  if (Number.isNaN(value)) return "?";
  const decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
