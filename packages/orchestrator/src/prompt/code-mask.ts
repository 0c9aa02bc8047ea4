import { blockStructure, type Leaf } from "../command/markdown/block-structure.ts";
import { inlineSpans } from "../command/markdown/inline-markup.ts";
import { sourceLines } from "../command/markdown/source-lines.ts";

/** Markdown with its code replaced by placeholders, line by line, so that what only looks like markup in it is left alone. */
export interface MaskedText {
  readonly text: string;
  /** Numbers of the lines that GitHub passes on as raw HTML, counted from 1. */
  readonly htmlLines: ReadonlySet<number>;
  /** Puts the code back in place of its placeholders; some may have been removed, none may have been moved. */
  unmask(text: string): string;
}

/** Non-characters of Unicode: sanitized text has none, so nobody can write a placeholder. */
const [opening, closing] = ["\uFDD0", "\uFDD1"];

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Hides code blocks and inline code. `text` must be free of non-characters. */
export function maskCode(text: string): MaskedText {
  const lines = sourceLines(text).map((line) => line.text);
  const ranges = lines.map((): Range[] => []);
  const htmlLines = new Set<number>();
  for (const leaf of blockStructure(sourceLines(text))) {
    if (leaf.kind === "html") for (const line of leaf.lines) htmlLines.add(line.number);
    else for (const [line, range] of codeRanges(leaf, lines)) ranges[line - 1]?.push(range);
  }
  const kept: string[] = [];
  const masked = lines.map((line, index) => maskLine(line, ranges[index] ?? [], kept));
  return { text: masked.join("\n"), htmlLines, unmask: (changed) => unmask(changed, kept) };
}

/** The text as it is: nothing counts as code, and every line as raw HTML. */
export function unmasked(text: string): MaskedText {
  const numbers = sourceLines(text).map((line) => line.number);
  return { text, htmlLines: new Set(numbers), unmask: (changed) => changed };
}

/** Parts of lines that a reader sees as code: [line number, range in the line as written]. */
function codeRanges(leaf: Leaf, lines: readonly string[]): [number, Range][] {
  if (leaf.kind === "code") {
    return leaf.lines.map(({ number }) => {
      const line = lines[number - 1] ?? "";
      return [number, { start: line.length - line.trimStart().length, end: line.length }];
    });
  }
  const text = leaf.lines.map((line) => line.text).join("\n");
  const spans = inlineSpans(text).filter((span) => span.kind === "code");
  return spans.length === 0 ? [] : spansByLine(spans, leaf, lines);
}

/** Cuts spans of a leaf's text at its line ends and moves them to where the lines stand in the source. */
function spansByLine(spans: readonly Range[], leaf: Leaf, lines: readonly string[]): [number, Range][] {
  const found: [number, Range][] = [];
  let offset = 0;
  let next = 0;
  for (const { number, text } of leaf.lines) {
    const end = offset + text.length;
    const source = lines[number - 1] ?? "";
    // A widened tab in front of the text makes it no end of its source line; then nothing in it counts as code.
    const shift = source.endsWith(text) ? source.length - text.length - offset : null;
    for (let span = spans[next]; span !== undefined && span.start < end; span = spans[next]) {
      const range = { start: Math.max(span.start, offset), end: Math.min(span.end, end) };
      if (shift !== null && range.end > range.start) {
        found.push([number, { start: range.start + shift, end: range.end + shift }]);
      }
      if (span.end > end) break;
      next += 1;
    }
    offset = end + 1;
  }
  return found;
}

function maskLine(line: string, ranges: readonly Range[], kept: string[]): string {
  let masked = "";
  let at = 0;
  for (const { start, end } of ranges) {
    if (start < at) continue;
    masked += `${line.slice(at, start)}${opening}${kept.length}${closing}`;
    kept.push(line.slice(start, end));
    at = end;
  }
  return masked + line.slice(at);
}

function unmask(text: string, kept: readonly string[]): string {
  return text.replaceAll(/\uFDD0(\d+)\uFDD1/g, (_, index: string) => kept[Number(index)] ?? "");
}
