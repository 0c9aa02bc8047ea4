import { htmlTags, type Tag } from "./html-tags.ts";
import { lineCounter, nextAfter } from "./rising-search.ts";

/** Takes one kind of hidden text out; a pure function of the text. */
export type Strip = (text: string, htmlLines: ReadonlySet<number>) => string;

/** What Markdown and browsers leave out like a comment: how it starts and where it ends. */
const commentKinds: readonly { readonly start: RegExp; readonly end: RegExp }[] = [
  // HTML ends a comment also at `--!>`, and takes `<!-->` and `<!--->` for whole ones.
  { start: /<!--/y, end: /--!?>/g },
  { start: /<\?(?!>)/y, end: /\?>/g },
  { start: /<!\[CDATA\[/y, end: /\]\]>/g },
  { start: /<![A-Za-z]/y, end: />/g },
  // In raw HTML a browser takes anything like these for a comment.
  { start: /<(?:[!?]|\/[^A-Za-z])/y, end: />/g },
];

/**
 * Removes HTML comments, also over several lines, and `<?…?>`, `<!DOCTYPE …>`, `<![CDATA[…]]>`. A comment that is never
 * closed reaches to the end of the text, the others only in raw HTML. Line breaks stay, so that lines keep their numbers.
 */
export const withoutComments: Strip = (text, htmlLines) => {
  const lineOf = lineCounter(text);
  const paragraphEnd = nextAfter(text, /\n[ \t]*\n/g);
  const ends = commentKinds.map(({ end }) => nextAfter(text, end));
  const parts: string[] = [];
  let at = 0;
  for (const { index } of text.matchAll(/<(?:[!?]|\/[^A-Za-z])/g)) {
    if (index < at) continue;
    const isRaw = htmlLines.has(lineOf(index));
    const kind = commentKinds.findIndex(({ start }) => startsAt(start, text, index));
    const end = ends[kind]?.(kind === 0 ? index + 2 : index) ?? null;
    const endsInParagraph = end !== null && end <= (paragraphEnd(index) ?? text.length);
    if (kind > 0 && !isRaw && (kind === commentKinds.length - 1 || !endsInParagraph)) continue;
    parts.push(text.slice(at, index), ` ${lineBreaks(text.slice(index, end ?? text.length))}`);
    at = end ?? text.length;
  }
  return parts.join("") + text.slice(at);
};

function startsAt(pattern: RegExp, text: string, index: number): boolean {
  pattern.lastIndex = index;
  return pattern.test(text);
}

/** The elements that GitHub displays; a tag of any other name is not shown, so that its name can hide a word. */
const elements: ReadonlySet<string> = new Set(
  (
    "a abbr b bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure " +
    "h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp small source span strike " +
    "strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video wbr"
  ).split(" "),
);

/**
 * Removes what tags carry beside their name (`alt`, `title`, `aria-*`, `data-*`, and whatever else nobody sees), except
 * plain web addresses in `href` and `src`; and whole tags of unknown elements.
 */
export const withoutAttributes: Strip = (text, htmlLines) =>
  replaceTags(text, htmlTags(text, htmlLines), (tag) => {
    const own = text.slice(tag.start, tag.end);
    if (tag.malformed || !elements.has(tag.name)) return ` ${lineBreaks(own)}`;
    const head = own.slice(0, tag.nameEnd - tag.start);
    const attributes = own.slice(head.length, -1);
    if (/^\s*\/?$/.test(attributes)) return own;
    return `${head}${addresses(attributes)}>${lineBreaks(own)}`;
  });

/** Removes elements that are not displayed, with all they contain. */
export const withoutHiddenElements: Strip = (text, htmlLines) => {
  const tags = htmlTags(text, htmlLines);
  const parts: string[] = [];
  let at = 0;
  for (const [index, close] of closingTags(tags)) {
    const open = tags[index];
    if (open === undefined || open.start < at || !isHidden(open, text)) continue;
    parts.push(text.slice(at, open.start), ` ${lineBreaks(text.slice(open.start, close.end))}`);
    at = close.end;
  }
  return parts.join("") + text.slice(at);
};

function isHidden(tag: Tag, text: string): boolean {
  if (/^(?:script|style|template|noscript)$/.test(tag.name)) return true;
  const attributes = text.slice(tag.nameEnd, tag.end);
  if (/[\s"'/]hidden(?=[\s=>/])/i.test(attributes)) return true;
  return /display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0|font-size\s*:\s*0/i.test(attributes);
}

/** Each opening tag that is closed, with the tag that closes it; in order of the opening tags. */
function closingTags(tags: readonly Tag[]): [number, Tag][] {
  const open = new Map<string, number[]>();
  const pairs: [number, Tag][] = [];
  for (const [index, tag] of tags.entries()) {
    const ofName = open.get(tag.name) ?? [];
    open.set(tag.name, ofName);
    if (!tag.closing) ofName.push(index);
    else {
      const opener = ofName.pop();
      if (opener !== undefined) pairs.push([opener, tag]);
    }
  }
  return pairs.toSorted(([one], [other]) => one - other);
}

function replaceTags(text: string, tags: readonly Tag[], replacement: (tag: Tag) => string): string {
  const parts: string[] = [];
  let at = 0;
  for (const tag of tags) {
    parts.push(text.slice(at, tag.start), replacement(tag));
    at = tag.end;
  }
  return parts.join("") + text.slice(at);
}

function addresses(attributes: string): string {
  const found = attributes.matchAll(/\s(href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/gi);
  return [...found]
    .map(([, name = "", ...values]) => ({
      name: name.toLowerCase(),
      value: values.find((value) => value) ?? "",
    }))
    .filter(({ value }) => /^(?:https?:\/\/|[./#])[^\s<>"'`]{0,2000}$/.test(value))
    .map(({ name, value }) => ` ${name}="${value}"`)
    .join("");
}

function lineBreaks(text: string): string {
  return text.replaceAll(/[^\n]/g, "");
}
