/** Lines an address points to, counted from 1, ends included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Reads `#L12` and `#L12-L20`; `null` for anything else. */
export function parseLineHash(hash: string): LineRange | null {
  const match = /^#L(\d{1,9})(?:-L?(\d{1,9}))?$/.exec(hash);
  if (match?.[1] === undefined) return null;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  const range = { from: Math.min(first, last), to: Math.max(first, last) };
  return range.from < 1 ? null : range;
}

export function lineHash({ from, to }: LineRange): string {
  return from === to ? `#L${from}` : `#L${from}-L${to}`;
}

/** The range from what was marked before to this line, as a click with Shift asks for. */
export function extendRange(range: LineRange | null, line: number): LineRange {
  if (range === null) return { from: line, to: line };
  return { from: Math.min(range.from, line), to: Math.max(range.to, line) };
}
