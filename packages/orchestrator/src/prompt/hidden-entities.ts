import { isInvisible } from "../text/invisible.ts";

/** Named character references of HTML for invisible characters. */
const invisibleNames: ReadonlySet<string> = new Set(
  (
    "shy zwj zwnj lrm rlm ZeroWidthSpace NegativeVeryThinSpace NegativeThinSpace NegativeMediumSpace " +
    "NegativeThickSpace NoBreak ApplyFunction af InvisibleTimes it InvisibleComma ic"
  ).split(" "),
);

/** Replaces character references of invisible characters (`&#8203;`, `&shy;`) by a space; all others stay as they are. */
export function withoutInvisibleEntities(text: string): string {
  return text.replaceAll(references, (reference, ...[decimal, hex, name]: (string | undefined)[]) => {
    if (name !== undefined) return invisibleNames.has(name) && reference.endsWith(";") ? " " : reference;
    const codePoint = decimal === undefined ? Number.parseInt(hex ?? "0", 16) : Number(decimal);
    const isBreak = codePoint === 9 || codePoint === 10;
    return !isBreak && isInvisible(codePoint) ? " " : reference;
  });
}

/** Browsers read the numeric ones also without the semicolon. */
const references = /&(?:#(\d{1,20})|#x([0-9a-f]{1,16})|([A-Za-z]{2,32}));?/gi;
