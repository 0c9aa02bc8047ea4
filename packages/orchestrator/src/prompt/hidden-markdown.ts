import { definitionEnd } from "../command/markdown/link-destination.ts";
import type { Strip } from "./hidden-html.ts";

/** Removes alternative texts of images: `![this](…)`. */
export const withoutImageTexts: Strip = (text) => {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of imageTexts(text)) {
    if (start < at) continue;
    parts.push(text.slice(at, start), text.slice(start, end).replaceAll(/[^\n]/g, ""));
    at = end;
  }
  return parts.join("") + text.slice(at);
};

/** What stands between `![` and its own `]`, outermost first. */
function imageTexts(text: string): { start: number; end: number }[] {
  const open: { start: number; image: boolean }[] = [];
  const found: { start: number; end: number }[] = [];
  for (const match of text.matchAll(/\\.|!?\[|\]|\n[ \t]*(?=\n)/gs)) {
    const [token] = match;
    if (token.startsWith("\n")) open.length = 0;
    else if (token.endsWith("[") && !token.startsWith("\\")) {
      open.push({ start: match.index + token.length, image: token.startsWith("!") });
    } else if (token === "]") {
      const opener = open.pop();
      if (opener?.image === true) found.push({ start: opener.start, end: match.index });
    }
  }
  return found.toSorted((one, other) => one.start - other.start);
}

/** `(destination "title")` behind a link text. */
const linkTail =
  /\]\([ \t]*\n?[ \t]*(<[^<>\n]*>|[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)(\s+(?:"(?:[^"\\\n]|\\.|\n(?![ \t]*\n))*"|'(?:[^'\\\n]|\\.|\n(?![ \t]*\n))*'|\((?:[^()\\\n]|\\.|\n(?![ \t]*\n))*\)))?[ \t]*\n?[ \t]*\)/g;

/** Removes link titles, and destinations that are prose in angle brackets. */
export const withoutLinkTitles: Strip = (text) =>
  text.replaceAll(linkTail, (tail, destination: string, title: string | undefined) => {
    const isProse = /\s/.test(destination);
    if (title === undefined && !isProse) return tail;
    return `](${isProse ? "" : destination})${tail.replaceAll(/[^\n]/g, "")}`;
  });

/** What may stand before the text of a line: indentation, quote and list markers. */
const linePrefix = /^[ \t>*+\-0-9.)]*/;

/** Removes link definitions (`[label]: destination "title"`): a favourite place for notes that nobody sees. */
export const withoutDefinitions: Strip = (text) => {
  const parts: string[] = [];
  let kept = 0;
  let at = 0;
  while (at < text.length) {
    const lineBreak = text.indexOf("\n", at);
    const next = lineBreak < 0 ? text.length : lineBreak + 1;
    const prefix = linePrefix.exec(text.slice(at, next))?.[0] ?? "";
    // `[^label]:` begins a footnote, which goes on over the indented lines after it.
    const opens = text.startsWith("[", at + prefix.length) && !text.startsWith("[^", at + prefix.length);
    const end = opens ? definitionEnd(text, at + prefix.length) : null;
    if (end !== null) {
      parts.push(text.slice(kept, at), text.slice(at, end).replaceAll(/[^\n]/g, ""));
      kept = end;
    }
    at = end ?? next;
  }
  return parts.join("") + text.slice(kept);
};

/** Removes footnotes that nothing refers to: GitHub does not show them. */
export const withoutUnusedFootnotes: Strip = (text) => {
  const used = new Set<string>();
  for (const { 0: mark, index } of text.matchAll(/\[\^[^\]\s]{1,200}\]/g)) {
    if (!isDefinition(text, index + mark.length)) used.add(mark.toLowerCase());
  }
  let dropping = false;
  let blankSeen = false;
  return text
    .split("\n")
    .map((line) => {
      const label = /^[ \t>]*(\[\^[^\]\s]{1,200}\]):/.exec(line)?.[1];
      if (label !== undefined) {
        dropping = !used.has(label.toLowerCase());
        blankSeen = false;
      } else if (/^\s*$/.test(line)) blankSeen = true;
      else if (blankSeen && !/^(?: {2}|\t)/.test(line)) dropping = false;
      return dropping ? "" : line;
    })
    .join("\n");
};

function isDefinition(text: string, end: number): boolean {
  return text[end] === ":";
}
