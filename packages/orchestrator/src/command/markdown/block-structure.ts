import {
  afterQuoteMarker,
  closesFence,
  containerStart,
  indentOf,
  isBlank,
  leafStart,
  widenLeadingTabs,
} from "./block-starts.ts";
import type { Container, LeafStart } from "./block-starts.ts";
import { endsHtmlBlock } from "./html-block.ts";
import type { SourceLine } from "./source-lines.ts";

/** A block that holds no other block. */
export interface Leaf {
  /** `text`: paragraph or heading, read for inline markup. `html`: raw HTML. `code`: fenced or indented. */
  readonly kind: "text" | "html" | "code";
  /** In a block quote or footnote; also the lines that continue a paragraph there without a marker of their own. */
  readonly aside: boolean;
  /** Without the markers and the indentation of what contains them. */
  readonly lines: readonly SourceLine[];
}

interface OpenLeaf {
  readonly start: LeafStart | { readonly kind: "paragraph" };
  readonly lines: SourceLine[];
}

/** Nobody nests deeper by hand; without a limit a deep list with many blank lines would cost depth × lines. */
const maxDepth = 64;

/**
 * Reads the block structure of a comment as far as it decides which text is shown as text: block quotes, list items,
 * code, HTML blocks, paragraphs. Follows the parsing strategy in the appendix of CommonMark 0.31. What is nested more
 * than 64 deep counts as aside. Linear in the length of the comment.
 */
export function blockStructure(lines: readonly SourceLine[]): Leaf[] {
  const reader = new BlockReader();
  for (const line of lines) reader.read(line);
  return reader.finish();
}

class BlockReader {
  readonly #leaves: Leaf[] = [];
  readonly #containers: Container[] = [];
  #open: OpenLeaf | null = null;
  /** The innermost container is a list item without content so far; a blank line ends it (§5.2). */
  #emptyItem = false;

  read({ number, text }: SourceLine): void {
    const { depth, rest } = this.#matchContainers(widenLeadingTabs(text));
    const line = { number, text: rest };
    if (depth < this.#containers.length || !this.#continueVerbatim(line)) this.#openBlocks(line, depth);
  }

  finish(): Leaf[] {
    this.#closeLeaf();
    return this.#leaves;
  }

  #matchContainers(text: string): { depth: number; rest: string } {
    let rest = text;
    let depth = 0;
    for (const container of this.#containers) {
      const inside = container.kind === "quote" ? afterQuoteMarker(rest) : this.#insideItem(rest, depth);
      if (inside === null) break;
      rest = inside;
      depth += 1;
    }
    return { depth, rest };
  }

  #insideItem(text: string, depth: number): string | null {
    const item = this.#containers[depth];
    if (item === undefined || item.kind === "quote") return null;
    if (indentOf(text) >= item.indent) return text.slice(item.indent);
    const endsHere = this.#emptyItem && depth === this.#containers.length - 1;
    return isBlank(text) && !endsHere ? "" : null;
  }

  /** Gives the line to an open code or HTML block. False when there is none or it ended before this line. */
  #continueVerbatim(line: SourceLine): boolean {
    if (this.#open === null || this.#open.start.kind === "paragraph") return false;
    const { start, lines } = this.#open;
    const blank = isBlank(line.text);
    if (start.kind === "indented" ? !blank && indentOf(line.text) < 4 : endsBefore(start, blank)) {
      this.#closeLeaf();
      return false;
    }
    lines.push(line);
    if (endsOn(start, line.text)) this.#closeLeaf();
    return true;
  }

  #openBlocks(line: SourceLine, matchedDepth: number): void {
    const afterParagraph = this.#open?.start.kind === "paragraph";
    let before: "paragraph" | "lazy paragraph" | null = null;
    if (afterParagraph) before = matchedDepth === this.#containers.length ? "paragraph" : "lazy paragraph";
    let text = line.text;
    let depth = matchedDepth;
    while (depth < maxDepth) {
      const opened = containerStart(text, before === "paragraph");
      if (opened === null) break;
      this.#closeDownTo(depth);
      this.#containers.push(opened.container);
      this.#emptyItem = opened.container.kind === "item" && isBlank(opened.rest);
      text = opened.rest;
      depth += 1;
      before = null;
    }
    if (isBlank(text)) this.#closeDownTo(depth);
    else if (!this.#continueParagraph({ number: line.number, text }, before)) {
      this.#closeDownTo(depth);
      this.#openLeaf({ number: line.number, text });
    }
  }

  /** Adds the line to the open paragraph, as text or as the underline that makes it a heading. */
  #continueParagraph(line: SourceLine, before: "paragraph" | "lazy paragraph" | null): boolean {
    if (before === null || this.#open === null) return false;
    const start = leafStart(line.text, before);
    if (start !== null && start.kind !== "underline") return false;
    this.#open.lines.push(line);
    if (start !== null) this.#closeLeaf();
    return true;
  }

  #openLeaf(line: SourceLine): void {
    this.#emptyItem = false;
    const start = leafStart(line.text, null) ?? ({ kind: "paragraph" } as const);
    this.#open = { start, lines: [line] };
    const oneLine = start.kind === "heading" || start.kind === "break";
    if (oneLine || (start.kind === "html" && endsHtmlBlock(start.end, line.text))) this.#closeLeaf();
  }

  /** Closes the open leaf and every container deeper than `depth`. */
  #closeDownTo(depth: number): void {
    this.#closeLeaf();
    if (depth < this.#containers.length) this.#emptyItem = false;
    this.#containers.length = depth;
  }

  #closeLeaf(): void {
    if (this.#open === null) return;
    const { start, lines } = this.#open;
    this.#open = null;
    const aside =
      this.#containers.length === maxDepth || this.#containers.some(({ kind }) => kind !== "item");
    const isCode = start.kind === "fenced" || start.kind === "indented";
    this.#leaves.push({ kind: isCode ? "code" : start.kind === "html" ? "html" : "text", aside, lines });
  }
}

function endsBefore(start: OpenLeaf["start"], blank: boolean): boolean {
  return start.kind === "html" && start.end === "blank line" && blank;
}

function endsOn(start: OpenLeaf["start"], line: string): boolean {
  if (start.kind === "fenced") return closesFence(line, start.fence);
  return start.kind === "html" && endsHtmlBlock(start.end, line);
}
