import { cutToBytes, utf8Length } from "../text/utf8.ts";

/** A part of a prompt that may be shortened. */
export interface Part {
  /** As it stands in the prompt, quote marks included. */
  readonly quoted: string;
  /** Parts with the lowest number are cut first; `null` is never cut. */
  readonly cutOrder: number | null;
}

/** What is left of a part. */
export interface FittedPart<P extends Part> {
  readonly part: P;
  /** `null` when it was left out altogether. */
  readonly quoted: string | null;
  /** Bytes taken from it. */
  readonly cutBytes: number;
}

/** Less than this is not worth a block of its own. */
const minUsefulBytes = 200;

/** Room for the note that says how much is missing. */
const noteBytes = 60;

/**
 * Shortens parts until all of them together take at most `budgetBytes` of UTF-8, in their cut order; what cannot be cut
 * stays, also beyond the budget. Cuts at character boundaries and keeps the beginning. `frameBytes` is what a part costs
 * beside its text; it is saved when the part is left out.
 */
export function fitParts<P extends Part>(
  parts: readonly P[],
  budget: { readonly bytes: number; frameBytes(part: P): number },
): FittedPart<P>[] {
  const sizes = new Map(parts.map((part) => [part, utf8Length(part.quoted)]));
  const sizeOf = (part: P): number => sizes.get(part) ?? 0;
  let excess = parts.reduce((sum, part) => sum + sizeOf(part) + budget.frameBytes(part), 0) - budget.bytes;
  const kept = new Map<P, string | null>();
  for (const part of parts.toSorted(byCutOrder)) {
    if (excess <= 0 || part.cutOrder === null) break;
    const target = sizeOf(part) - excess - noteBytes;
    const quoted = target < minUsefulBytes ? null : endedCleanly(cutToBytes(part.quoted, target));
    kept.set(part, quoted);
    excess -= sizeOf(part) - (quoted === null ? -budget.frameBytes(part) : utf8Length(quoted) + noteBytes);
  }
  return parts.map((part) => {
    const quoted = kept.get(part);
    if (quoted === undefined) return { part, quoted: part.quoted, cutBytes: 0 };
    return { part, quoted, cutBytes: sizeOf(part) - utf8Length(quoted ?? "") };
  });
}

function byCutOrder(one: Part, other: Part): number {
  return (one.cutOrder ?? Number.MAX_SAFE_INTEGER) - (other.cutOrder ?? Number.MAX_SAFE_INTEGER);
}

/** Drops a quote mark without text at the end. */
function endedCleanly(text: string): string {
  return text.replace(/\n> ?$/, "");
}
