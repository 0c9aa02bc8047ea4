import { tagEnd } from "../command/markdown/html-markup.ts";
import { lineCounter, nextAfter } from "./rising-search.ts";

/** An HTML tag in a text. */
export interface Tag {
  readonly start: number;
  /** Offset behind `>`. */
  readonly end: number;
  readonly nameEnd: number;
  /** In lower case. */
  readonly name: string;
  readonly closing: boolean;
  /** It has no proper end, stands in raw HTML and swallows what follows, for a browser as well. */
  readonly malformed: boolean;
}

/**
 * Finds what GitHub takes for tags, in order and without overlap: by the strict rules of Markdown in its paragraphs, by
 * the lenient ones of a browser in raw HTML (`htmlLines`). Linear in the length of the text.
 */
export function htmlTags(text: string, htmlLines: ReadonlySet<number>): Tag[] {
  const ends = tagEnds(text);
  const lineOf = lineCounter(text);
  const paragraphEnd = nextAfter(text, /\n[ \t]*\n/g);
  const tags: Tag[] = [];
  let at = 0;
  for (const { 0: own, 1: slash, 2: name = "", index: start } of text.matchAll(tagStart)) {
    if (start < at) continue;
    const end = ends.get(start) ?? null;
    const limit = paragraphEnd(start) ?? text.length;
    const isRaw = htmlLines.has(lineOf(start));
    if (!isRaw && (end === null || end > limit || tagEnd(text, start) !== end)) continue;
    at = end ?? text.length;
    const malformed = end === null || end > limit;
    const nameEnd = start + own.length;
    tags.push({ start, end: at, nameEnd, name: name.toLowerCase(), closing: slash === "/", malformed });
  }
  return tags;
}

/** In raw HTML a name ends only where a browser ends it; in Markdown `tagEnd` is stricter. */
const tagStart = /<(\/?)([A-Za-z][^\s/<>]*)/g;

/**
 * For every `<`: the offset behind the first `>` outside of quotes, read from right to left so that each character is
 * looked at once. Absent where there is none.
 */
function tagEnds(text: string): Map<number, number> {
  const ends = new Map<number, number>();
  let outside: number | null = null;
  let inDouble: number | null = null;
  let inSingle: number | null = null;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const character = text[at];
    const next: number | null = outside;
    if (character === ">") outside = at + 1;
    else if (character === '"') [outside, inDouble] = [inDouble, next];
    else if (character === "'") [outside, inSingle] = [inSingle, next];
    else if (character === "<" && next !== null) ends.set(at, next);
  }
  return ends;
}
