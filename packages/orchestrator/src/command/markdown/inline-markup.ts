import { tagEnd, tagNameAt } from "./html-markup.ts";
import { definitionEnd, linkTailEnd } from "./link-destination.ts";

/** A stretch of a leaf that is markup or code instead of text. */
export interface Span {
  readonly kind: "code" | "comment" | "unclosed comment" | "tag" | "unclosed tag" | "unshown";
  readonly start: number;
  readonly end: number;
  /** Of a tag, in lower case. */
  readonly tagName: string | null;
}

const autolink = /<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>|<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>/y;

/** Comments, processing instructions, CDATA and declarations (CommonMark 0.31 §6.6). */
const rawMarkup: readonly { readonly start: RegExp; readonly end: string; readonly kind: Span["kind"] }[] = [
  { start: /^<!--/, end: "-->", kind: "comment" },
  { start: /^<\?/, end: "?>", kind: "unshown" },
  { start: /^<!\[CDATA\[/, end: "]]>", kind: "unshown" },
  { start: /^<![A-Za-z]/, end: ">", kind: "unshown" },
];

/**
 * Finds what stands in a paragraph without being shown as its text: code spans, HTML tags and comments, alternative
 * texts of images, link titles and link definitions (CommonMark 0.31 §4.7 and §6). An unclosed `<!--`, which GitHub
 * shows, reaches to the end. In the order in which they begin; only it and alternative texts enclose others.
 */
export function inlineSpans(text: string): Span[] {
  return new InlineReader(text).read();
}

class InlineReader {
  readonly #text: string;
  readonly #spans: Span[] = [];
  readonly #backticks: BacktickRuns;
  /** Open brackets, innermost last. */
  readonly #brackets: { readonly at: number; readonly image: boolean }[] = [];
  /** Ends of raw HTML that no longer come, so that nothing is searched for twice in vain. */
  readonly #missing = new Set<string>();

  constructor(text: string) {
    this.#text = text;
    this.#backticks = new BacktickRuns(text);
  }

  read(): Span[] {
    let at = this.#readDefinitions();
    while (at < this.#text.length) at = this.#step(at);
    return this.#spans.sort((one, other) => one.start - other.start);
  }

  #readDefinitions(): number {
    let at = 0;
    for (let end = definitionEnd(this.#text, at); end !== null; end = definitionEnd(this.#text, at)) {
      at = this.#add("unshown", at, end);
    }
    return at;
  }

  /** Reads what begins at `at`; returns where to go on. */
  #step(at: number): number {
    switch (this.#text.charAt(at)) {
      case "\\":
        return at + 2;
      case "`":
        return this.#readBackticks(at);
      case "<":
        return this.#readAngle(at);
      case "[":
        this.#brackets.push({ at, image: this.#text[at - 1] === "!" });
        return at + 1;
      case "]":
        return this.#closeBracket(at);
      default:
        return at + 1;
    }
  }

  #readBackticks(at: number): number {
    let open = at;
    while (this.#text[open] === "`") open += 1;
    const close = this.#backticks.next(open - at, open);
    return close === null ? open : this.#add("code", at, close + (open - at));
  }

  #closeBracket(at: number): number {
    const opener = this.#brackets.pop();
    if (opener === undefined) return at + 1;
    const end = linkTailEnd(this.#text, at + 1);
    if (opener.image) this.#add("unshown", opener.at, at + 1);
    return end === null ? at + 1 : this.#add("unshown", at + 1, end);
  }

  #readAngle(at: number): number {
    autolink.lastIndex = at;
    if (autolink.test(this.#text)) return this.#add("unshown", at, autolink.lastIndex);
    const raw = rawMarkup.find(({ start }) => start.test(this.#text.slice(at, at + 9)));
    if (raw === undefined) {
      const end = tagEnd(this.#text, at);
      return end === null ? at + 1 : this.#add("tag", at, end);
    }
    const known = this.#missing.has(raw.end);
    const close = known ? -1 : this.#text.indexOf(raw.end, at + 2);
    if (close >= 0) return this.#add(raw.kind, at, close + raw.end.length);
    this.#missing.add(raw.end);
    if (raw.kind === "comment" && !known) this.#add("unclosed comment", at, this.#text.length);
    // To GitHub an unclosed one is text, and what stands behind it is markup.
    return at + 1;
  }

  #add(kind: Span["kind"], start: number, end: number): number {
    const tagName = kind === "tag" ? tagNameAt(this.#text, start) : null;
    this.#spans.push({ kind, start, end, tagName });
    return end;
  }
}

/** Finds the run of backticks that closes a code span; asked with rising offsets, all answers together are linear. */
class BacktickRuns {
  readonly #startsByLength = new Map<number, number[]>();

  constructor(text: string) {
    for (const { 0: run, index } of text.matchAll(/`+/g)) {
      const starts = this.#startsByLength.get(run.length);
      if (starts === undefined) this.#startsByLength.set(run.length, [index]);
      else starts.push(index);
    }
    for (const starts of this.#startsByLength.values()) starts.reverse();
  }

  next(length: number, from: number): number | null {
    const starts = this.#startsByLength.get(length);
    if (starts === undefined) return null;
    while ((starts.at(-1) ?? from) < from) starts.pop();
    return starts.at(-1) ?? null;
  }
}
