/**
 * Answers where the next match of a global pattern at or behind an offset ends; `null` when there is none.
 * Must be asked with rising offsets: all answers together then read the text once.
 */
export function nextAfter(text: string, pattern: RegExp): (offset: number) => number | null {
  const own = new RegExp(pattern);
  let start = -1;
  let end: number | null = 0;
  return (offset) => {
    while (end !== null && start < offset) {
      own.lastIndex = Math.max(end, offset);
      const match = own.exec(text);
      start = match?.index ?? text.length;
      end = match === null ? null : match.index + match[0].length;
    }
    return end;
  };
}

/** Answers the number of the line an offset stands in, counted from 1. Must be asked with rising offsets. */
export function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    for (; counted < offset; counted += 1) if (text[counted] === "\n") line += 1;
    return line;
  };
}
