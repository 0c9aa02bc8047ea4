import { htmlBlockStart } from "./html-block.ts";
import type { HtmlBlockEnd } from "./html-block.ts";

/** A block that holds other blocks. List items and footnotes hold what is indented far enough. */
export type Container =
  | { readonly kind: "quote" }
  | { readonly kind: "item" | "footnote"; readonly indent: number };

/** What opens and closes a fenced code block. */
export interface Fence {
  readonly character: string;
  readonly length: number;
}

/** What a line begins, when it is not the text of a paragraph. */
export type LeafStart =
  | { readonly kind: "fenced"; readonly fence: Fence }
  | { readonly kind: "html"; readonly end: HtmlBlockEnd }
  | { readonly kind: "indented" | "heading" | "underline" | "break" };

const tabStop = 4;
/** All that can be a container marker or indentation: only there does the width of a tab matter. */
const structuralPrefix = /^[ \t>*+\-0-9.)]*/;

/** Widens the tabs before a line's own text to spaces (CommonMark 0.31 §2.2). */
export function widenLeadingTabs(line: string): string {
  const prefix = structuralPrefix.exec(line)?.[0] ?? "";
  if (!prefix.includes("\t")) return line;
  let widened = "";
  for (const character of prefix) {
    widened += character === "\t" ? " ".repeat(tabStop - (widened.length % tabStop)) : character;
  }
  return widened + line.slice(prefix.length);
}

export function indentOf(text: string): number {
  let indent = 0;
  while (text[indent] === " ") indent += 1;
  return indent;
}

export function isBlank(text: string): boolean {
  return /^[ \t]*$/.test(text);
}

/** Takes a quote marker off; `null` when the line has none. */
export function afterQuoteMarker(text: string): string | null {
  const marker = /^ {0,3}> ?/.exec(text);
  return marker === null ? null : text.slice(marker[0].length);
}

/**
 * Recognises a quote marker, a list item (§5.1, §5.2) or a footnote (an extension of GitHub's); inside a paragraph
 * only what may interrupt it.
 */
export function containerStart(
  text: string,
  interrupting: boolean,
): { readonly container: Container; readonly rest: string } | null {
  const quoted = afterQuoteMarker(text);
  if (quoted !== null) return { container: { kind: "quote" }, rest: quoted };
  const footnote = /^ {0,3}\[\^[^\]\s]+\]:[ \t]*/.exec(text);
  if (footnote !== null) {
    return { container: { kind: "footnote", indent: 4 }, rest: text.slice(footnote[0].length) };
  }
  const marker = /^ {0,3}(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)/.exec(text);
  if (marker === null || isThematicBreak(text)) return null;
  const rest = text.slice(marker[0].length);
  const blank = isBlank(rest);
  if (interrupting && (blank || (marker[1] !== undefined && Number(marker[1]) !== 1))) return null;
  const gap = indentOf(rest);
  // Five spaces and more are one space and then an indented code block.
  const padding = blank || gap > 4 ? 1 : gap;
  const container = { kind: "item", indent: marker[0].length + padding } as const;
  return { container, rest: blank ? "" : rest.slice(padding) };
}

/**
 * Recognises the start of a leaf block (§4); `null` for text.
 * @param before what stands before: an open paragraph of the same container, one this line would continue lazily,
 * or neither.
 */
export function leafStart(text: string, before: "paragraph" | "lazy paragraph" | null): LeafStart | null {
  const indent = indentOf(text);
  if (indent >= 4) return before === null ? { kind: "indented" } : null;
  const own = text.slice(indent);
  if (/^#{1,6}(?:[ \t]|$)/.test(own)) return { kind: "heading" };
  const fence = fenceStart(own);
  if (fence !== null) return { kind: "fenced", fence };
  const end = htmlBlockStart(own, before === "paragraph");
  if (end !== null) return { kind: "html", end };
  if (before === "paragraph" && /^(?:=+|-+)[ \t]*$/.test(own)) return { kind: "underline" };
  return isThematicBreak(own) ? { kind: "break" } : null;
}

/** Recognises an opening code fence by what follows its indentation (§4.5). */
export function fenceStart(text: string): Fence | null {
  // The info string of a backtick fence holds no backtick, else it is inline code.
  const marker = /^(?:(`{3,})[^`]*|(~{3,}).*)$/.exec(text);
  const run = marker?.[1] ?? marker?.[2];
  return run === undefined ? null : { character: run.charAt(0), length: run.length };
}

export function closesFence(text: string, fence: Fence): boolean {
  const run = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(text)?.[1];
  return run !== undefined && run.startsWith(fence.character) && run.length >= fence.length;
}

function isThematicBreak(text: string): boolean {
  if (!/^ {0,3}[*_-]/.test(text)) return false;
  return /^(?:\*{3,}|-{3,}|_{3,})$/.test(text.replaceAll(/[ \t]/g, ""));
}
