import { blockStructure } from "./markdown/block-structure.ts";
import { Concealment } from "./markdown/concealment.ts";
import { sourceLines } from "./markdown/source-lines.ts";
import type { SourceLine } from "./markdown/source-lines.ts";

const mentionAnywhere = /@porter/i;
const mentionFirst = /^ {0,3}@porter/i;

/**
 * The lines of a comment whose text begins with the letters `@porter`, from the mention on and without HTML comments.
 * At most three spaces stand before the mention.
 *
 * Left out is what GitHub shows as code or as quoted, or does not show: fenced and indented code, inline code that
 * began on an earlier line, block quotes with the lines that continue them without `>`, `<pre>`, `<code>`,
 * `<blockquote>` and their like, HTML comments, link definitions and titles, alternative texts. In doubt a line is
 * left out: what is unclosed reaches to the end, and a fence inside an HTML block counts as a fence.
 *
 * Linear in the length of the comment, whatever stands in it.
 */
export function mentionLines(comment: string): SourceLine[] {
  if (!mentionAnywhere.test(comment)) return [];
  const written = sourceLines(comment);
  const concealment = new Concealment();
  return blockStructure(written)
    .flatMap((leaf) => concealment.shownLines(leaf))
    .filter(
      ({ number, text }) => mentionFirst.test(text) && mentionFirst.test(written[number - 1]?.text ?? ""),
    );
}
