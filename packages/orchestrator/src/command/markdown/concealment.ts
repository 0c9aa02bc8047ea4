import { closesFence, fenceStart } from "./block-starts.ts";
import type { Fence } from "./block-starts.ts";
import type { Leaf } from "./block-structure.ts";
import { htmlSpans } from "./html-spans.ts";
import { inlineSpans } from "./inline-markup.ts";
import type { Span } from "./inline-markup.ts";
import type { SourceLine } from "./source-lines.ts";

/** Elements whose content is code, a quotation or not shown at all. */
const concealingElements: ReadonlySet<string> = new Set(
  "blockquote code iframe noembed noframes plaintext pre q samp script style template textarea title tt xmp".split(
    " ",
  ),
);

interface Concealed {
  readonly start: number;
  readonly end: number;
  readonly comment: boolean;
}

/**
 * Walks through the leaves of one comment in order and tells which lines begin as text that readers see as text.
 * Carries what is left open from one leaf to the next: an unclosed HTML comment or `<pre>` conceals all that follows.
 */
export class Concealment {
  /** `real`: a browser takes it for one, only raw HTML ends it. `shown`: GitHub shows the `<!--`, any `-->` ends it. */
  #comment: "real" | "shown" | null = null;
  #inTag = false;
  #element: { readonly name: string; depth: number } | null = null;

  /** The lines of this leaf that begin as plain text, without indentation and without the HTML comments in them. */
  shownLines(leaf: Leaf): SourceLine[] {
    if (this.#inTag) return [];
    const lines = leaf.lines.map((line) => line.text.replace(/^[ \t]+/, ""));
    const text = lines.join("\n");
    const hasMarkup = this.#comment !== "real";
    const commentEnd = this.#leaveComment(leaf.kind, text);
    const concealed = [
      { start: 0, end: commentEnd, comment: true },
      ...this.#readMarkup(leaf.kind, text, hasMarkup ? 0 : commentEnd),
    ];
    if (leaf.kind === "code" || leaf.aside) return [];
    const begin = beginningsOutside(concealed, lines);
    const fenced = leaf.kind === "html" ? linesLikeFencedCode(lines) : new Set<number>();
    const shown = withoutComments(text, concealed).split("\n");
    return leaf.lines.flatMap(({ number }, index) =>
      begin.has(index) && !fenced.has(index) ? [{ number, text: shown[index] ?? "" }] : [],
    );
  }

  /** Where this leaf goes on behind a comment that an earlier one left open. */
  #leaveComment(kind: Leaf["kind"], text: string): number {
    if (this.#comment === null) return 0;
    const close = this.#comment === "real" && kind !== "html" ? -1 : text.indexOf("-->");
    if (close < 0) return text.length;
    this.#comment = null;
    return close + 3;
  }

  #readMarkup(kind: Leaf["kind"], text: string, from: number): Concealed[] {
    const concealed: Concealed[] = [];
    const rest = text.slice(from);
    let elementStart = from;
    for (const span of this.#spans(kind, rest)) {
      const [start, end] = [span.start + from, span.end + from];
      concealed.push({ start, end, comment: span.kind === "comment" || span.kind === "unclosed comment" });
      if (span.kind === "unclosed comment") this.#comment = kind === "html" ? "real" : "shown";
      if (span.kind === "unclosed tag") this.#inTag = true;
      if (span.tagName === null) continue;
      const change = this.#followTag(span.tagName, text[start + 1] === "/");
      if (change === "opened") elementStart = start;
      if (change === "closed") concealed.push({ start: elementStart, end, comment: false });
    }
    if (this.#element !== null) concealed.push({ start: elementStart, end: text.length, comment: false });
    return concealed;
  }

  #spans(kind: Leaf["kind"], text: string): Iterable<Span> {
    if (kind === "code") return [];
    return kind === "text" ? inlineSpans(text) : htmlSpans(text, () => this.#element?.name ?? null);
  }

  #followTag(name: string, closing: boolean): "opened" | "closed" | null {
    if (this.#element === null) {
      if (closing || !concealingElements.has(name)) return null;
      this.#element = { name, depth: 1 };
      return "opened";
    }
    if (this.#element.name !== name) return null;
    this.#element.depth += closing ? -1 : 1;
    if (this.#element.depth > 0) return null;
    this.#element = null;
    return "closed";
  }
}

/** Indices of the lines that begin outside of all ranges. */
function beginningsOutside(concealed: readonly Concealed[], lines: readonly string[]): Set<number> {
  const ranges = concealed.toSorted((one, other) => one.start - other.start);
  const outside = new Set<number>();
  let offset = 0;
  let next = 0;
  let concealedUpTo = 0;
  for (const [index, line] of lines.entries()) {
    for (let range = ranges[next]; range !== undefined && range.start <= offset; range = ranges[next]) {
      concealedUpTo = Math.max(concealedUpTo, range.end);
      next += 1;
    }
    if (concealedUpTo <= offset) outside.add(index);
    offset += line.length + 1;
  }
  return outside;
}

/** Cuts the comments out and keeps their line breaks, so that lines stay countable. */
function withoutComments(text: string, concealed: readonly Concealed[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of concealed.filter(({ comment }) => comment)) {
    parts.push(text.slice(at, start), text.slice(Math.max(at, start), end).replaceAll(/[^\n]/g, ""));
    at = Math.max(at, end);
  }
  return parts.join("") + text.slice(at);
}

/**
 * Lines between code fences inside an HTML block. Markdown is not read there and GitHub shows the backticks, but who
 * writes `<details>` and a fence below it without a blank line means code.
 */
function linesLikeFencedCode(lines: readonly string[]): Set<number> {
  const fenced = new Set<number>();
  let open: Fence | null = null;
  for (const [index, line] of lines.entries()) {
    if (open === null) open = fenceStart(line);
    else if (closesFence(line, open)) open = null;
    else fenced.add(index);
  }
  return fenced;
}
