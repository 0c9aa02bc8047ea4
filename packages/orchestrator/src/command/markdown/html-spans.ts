import { tagEnd, tagNameAt } from "./html-markup.ts";
import type { Span } from "./inline-markup.ts";

/**
 * Finds the tags and comments of an HTML block, more leniently than in a paragraph: a browser gets them as they are.
 * A tag without an end reaches to the end of the text and has the kind `unclosed tag`.
 * @param openElement the element whose content is being read, asked before each step: inside it only its own tags
 * count, since code in a `<pre>` is full of what looks like tags.
 */
export function* htmlSpans(text: string, openElement: () => string | null): Generator<Span> {
  let effort = text.length * 8;
  let at = 0;
  while (at < text.length) {
    const element = openElement();
    const start = element === null ? nextMarkup(text, at) : nextTagOf(element, text, at);
    if (start < 0) return;
    const span = text.startsWith("<!--", start) ? commentAt(text, start) : tagAt(text, start);
    effort -= span.effort;
    // So many broken tags are no writing: nothing behind them counts as text.
    const tooMuch = effort < 0;
    yield tooMuch ? { kind: "unclosed tag", start, end: text.length, tagName: null } : span;
    at = tooMuch ? text.length : span.end;
  }
}

function nextMarkup(text: string, from: number): number {
  const markup = /<[A-Za-z/!?]/g;
  markup.lastIndex = from;
  return markup.exec(text)?.index ?? -1;
}

function nextTagOf(name: string, text: string, from: number): number {
  const tag = new RegExp(`</?${name}(?![A-Za-z0-9-])`, "gi");
  tag.lastIndex = from;
  return tag.exec(text)?.index ?? -1;
}

function commentAt(text: string, start: number): Span & { readonly effort: number } {
  const close = text.indexOf("-->", start + 2);
  return { kind: "comment", start, end: close < 0 ? text.length : close + 3, tagName: null, effort: 0 };
}

function tagAt(text: string, start: number): Span & { readonly effort: number } {
  const { end, reached } = tagEnd(text, start);
  const tagName = tagNameAt(text, start);
  if (end !== null) return { kind: "tag", start, end, tagName, effort: 0 };
  const close = text.indexOf(">", start);
  const effort = reached - start;
  if (close < 0) return { kind: "unclosed tag", start, end: text.length, tagName: null, effort };
  return { kind: "tag", start, end: close + 1, tagName, effort };
}
