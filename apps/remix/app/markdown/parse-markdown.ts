import type { Block } from "./markdown-tree.ts";
import { parseInline } from "./parse-inline.ts";

/** Deeper quotes and lists are shown as text. */
const deepest = 8;

/**
 * The part of Markdown people use in issues: paragraphs, headings, lists, quotes, code, rules, emphasis, links. Yields
 * data, never HTML; HTML in it is shown as text, and its comments not at all.
 */
export function parseMarkdown(source: string): Block[] {
  return parseBlocks(source.replaceAll("\r\n", "\n").split("\n"), 0);
}

interface Place {
  readonly lines: readonly string[];
  readonly at: number;
  readonly depth: number;
}

interface Parsed {
  readonly block: Block | null;
  /** Where to go on. */
  readonly next: number;
}

type BlockParser = (place: Place, line: string) => Parsed | null;

function parseBlocks(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    const { block, next } = parseBlock({ lines, at, depth });
    if (block !== null) blocks.push(block);
    at = next;
  }
  return blocks;
}

function parseBlock(place: Place): Parsed {
  const line = place.lines[place.at] ?? "";
  for (const parse of parsers) {
    const parsed = parse(place, line);
    if (parsed !== null) return parsed;
  }
  return parseParagraph(place);
}

const blank: BlockParser = ({ at }, line) => (line.trim() === "" ? { block: null, next: at + 1 } : null);

/** Hidden on GitHub, so hidden here; what follows it in its last line is kept. */
const comment: BlockParser = ({ lines, at }, line) => {
  if (!comments.test(line)) return null;
  const end = endOf(lines, at, (one) => !one.includes("-->"));
  const tail = withoutComments((lines[end] ?? "").split("-->").slice(1).join("-->"));
  return { block: tail === "" ? null : { kind: "paragraph", inlines: parseInline(tail) }, next: end + 1 };
};

const fence: BlockParser = ({ lines, at }, line) => {
  const mark = fences.exec(line)?.[1];
  if (mark === undefined) return null;
  const closing = new RegExp(`^ {0,3}${mark[0] === "~" ? "~" : "`"}{${mark.length},}\\s*$`);
  const end = endOf(lines, at + 1, (one) => !closing.test(one));
  return { block: { kind: "code", text: lines.slice(at + 1, end).join("\n") }, next: end + 1 };
};

const heading: BlockParser = ({ at }, line) => {
  const match = headings.exec(line);
  if (match?.[1] === undefined) return null;
  const text = (match[2] ?? "").replace(/\s+#+$/, "");
  return { block: { kind: "heading", level: match[1].length, inlines: parseInline(text) }, next: at + 1 };
};

const rule: BlockParser = ({ at }, line) =>
  rules.test(line) ? { block: { kind: "rule" }, next: at + 1 } : null;

const quote: BlockParser = ({ lines, at, depth }, line) => {
  if (depth >= deepest || !quotes.test(line)) return null;
  const next = endOf(lines, at, (one) => quotes.test(one));
  const inside = lines.slice(at, next).map((one) => one.replace(/^ {0,3}> ?/, ""));
  return { block: { kind: "quote", blocks: parseBlocks(inside, depth + 1) }, next };
};

const list: BlockParser = ({ lines, at, depth }, line) => {
  const first = itemStart.exec(line);
  if (depth >= deepest || first?.[2] === undefined) return null;
  const ordered = /\d/.test(first[2]);
  const inside = first[0].length;
  const items: string[][] = [];
  const next = endOf(lines, at, (one, index) => {
    const start = itemStart.exec(one);
    const sibling = start?.[2] !== undefined && /\d/.test(start[2]) === ordered && indentOf(one) < inside;
    if (sibling) {
      items.push([one.slice(start[0].length)]);
      return true;
    }
    const goesOn = indentOf(one) >= 2 || (one.trim() === "" && indentOf(lines[index + 1] ?? "") >= 2);
    if (goesOn) items.at(-1)?.push(one.slice(Math.min(indentOf(one), inside)));
    return goesOn;
  });
  const start = ordered ? Number.parseInt(first[2], 10) : null;
  return { block: { kind: "list", start, items: items.map((item) => parseBlocks(item, depth + 1)) }, next };
};

/** Spaces before the first character; none for a blank line. */
function indentOf(line: string): number {
  return Math.max(0, line.search(/[^ ]/));
}

const comments = /^ {0,3}<!--/;
const fences = /^ {0,3}(`{3,}|~{3,})[^`]*$/;
const headings = /^ {0,3}(#{1,6})\s+(.*)$/;
const rules = /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const quotes = /^ {0,3}>/;
const itemStart = /^( {0,3})([-*+]|\d{1,9}[.)]) +(?=\S)/;
const interrupting = [comments, fences, headings, rules, quotes, itemStart];

const parsers: readonly BlockParser[] = [blank, comment, fence, heading, rule, quote, list];

function parseParagraph({ lines, at }: Place): Parsed {
  const goesOn = (line: string) => line.trim() !== "" && !interrupting.some((pattern) => pattern.test(line));
  const next = endOf(lines, at + 1, goesOn);
  const text = lines.slice(at, next).map((line) => line.trim());
  return { block: { kind: "paragraph", inlines: parseInline(withoutComments(text.join("\n"))) }, next };
}

function withoutComments(text: string): string {
  return text.replaceAll(/<!--[\s\S]*?-->/g, "").trim();
}

/** The first line from `at` on for which it does not hold; the number of lines when it holds to the end. */
function endOf(
  lines: readonly string[],
  at: number,
  holds: (line: string, index: number) => boolean,
): number {
  for (let index = at; index < lines.length; index++) if (!holds(lines[index] ?? "", index)) return index;
  return lines.length;
}
