const longestWord = 40;

/**
 * "Did you mean": the one candidate closest to a word, ignoring case and punctuation around it.
 * @returns `null` when none is close (about one mistake in three letters) or two are equally close.
 */
export function closestTo(word: string, candidates: readonly string[]): string | null {
  if (word.length > longestWord) return null;
  const meant = word.toLowerCase().replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, "");
  if (meant === "") return null;
  const begun = candidates.filter(
    (candidate) => meant.length >= 3 && candidate.toLowerCase().startsWith(meant),
  );
  if (begun.length === 1) return begun[0] ?? null;
  let closest: string | null = null;
  let least = Math.max(1, Math.floor(meant.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(meant, candidate.toLowerCase());
    if (distance > least) continue;
    closest = distance === least ? null : candidate;
    least = distance;
  }
  return closest;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
