import { tagNameAt } from "./html-markup.ts";
import type { Span } from "./inline-markup.ts";

/**
 * Finds the tags and comments of an HTML block as a browser does, which gets them as they are: what is no tag in a
 * paragraph may be one here. What has no end reaches to the end of the text.
 * @param openElement the element whose content is being read, asked before each step: inside it only its own tags
 * count, since code in a `<pre>` is full of what looks like tags.
 */
export function* htmlSpans(text: string, openElement: () => string | null): Generator<Span> {
  let at = 0;
  while (at < text.length) {
    const element = openElement();
    const start = element === null ? nextMarkup(text, at) : nextTagOf(element, text, at);
    if (start < 0) return;
    const span = text.startsWith("<!--", start) ? commentAt(text, start) : tagAt(text, start);
    yield span;
    at = span.end;
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

function commentAt(text: string, start: number): Span {
  const close = text.indexOf("-->", start + 2);
  if (close < 0) return { kind: "unclosed comment", start, end: text.length, tagName: null };
  return { kind: "comment", start, end: close + 3, tagName: null };
}

function tagAt(text: string, start: number): Span {
  const tagName = tagNameAt(text, start);
  const end = tagName === null ? text.indexOf(">", start) + 1 : endOfTag(text, start);
  if (end === 0) return { kind: "unclosed tag", start, end: text.length, tagName: null };
  return { kind: "tag", start, end, tagName };
}

/**
 * Where a browser ends the tag at `start` (HTML standard §13.2.5.8 to 13.2.5.40): only a quote behind `=` conceals a
 * `>`. 0 when it has no end.
 */
function endOfTag(text: string, start: number): number {
  let at = skip(/\/?[^\s/>]*/y, text, start + 1);
  for (;;) {
    at = skip(/[\s/]*/y, text, at);
    if (at >= text.length) return 0;
    if (text[at] === ">") return at + 1;
    const nameEnd = skip(/.[^\s/>=]*/sy, text, at);
    at = skip(/\s*=\s*/y, text, nameEnd);
    if (at === nameEnd) continue;
    const quote = text.charAt(at);
    if (quote === '"' || quote === "'") at = text.indexOf(quote, at + 1) + 1;
    else at = skip(/[^\s>]*/y, text, at);
    if (at === 0) return 0;
  }
}

/** The offset behind a match at `at`, or `at` when there is none. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
