import { oneLine, withoutInvisible, withPlainLines } from "../text/invisible.ts";

/**
 * Text of agents, users and forges for use in Porter's own Markdown: it shows what it says and does nothing.
 * Words that Markdown or the forge could read as anything but words (mentions, links, references, commits, HTML,
 * markup) are put into code spans, which nothing inside can close.
 */

/**
 * One line of inert Markdown, at most `maxChars` of the text. Code spans that the text has stay code spans.
 * Addresses of an id right under `pages`, such as `https://porter.example/tasks/`, stay links.
 */
export function inertLine(text: string, maxChars: number, pages: string | null = null): string {
  const spans: Span[] = [];
  for (const token of oneLine(text, maxChars).matchAll(/(\s*)(?:`([^`]+)`|([^\s`]+|`))/g)) {
    const [, gap = "", code, word = ""] = token;
    const plain = word.replaceAll("`", "'");
    const isCode = code !== undefined || !(isPlainWord(plain) || isPage(plain, pages));
    addSpan(spans, { code: isCode, text: code?.trim() ?? plain, gap });
  }
  return spans.map(({ code, text: own, gap }) => gap + (code ? `\`${own}\`` : own)).join("");
}

/** A code span of text that is known to be one short thing, such as a branch or a login. */
export function inertCode(text: string, maxChars: number): string {
  const line = oneLine(text, maxChars).replaceAll("`", "'");
  return line === "" ? "" : `\`${line}\``;
}

/** A fenced block of several lines, at most `maxChars` of the text; its fence is longer than any run of backticks inside. */
export function inertBlock(text: string, maxChars: number): string {
  const characters = Array.from(withoutInvisible(withPlainLines(text)));
  const cut = characters.length > maxChars;
  const shown = cut
    ? `${characters.slice(0, maxChars).join("")}\n… (cut; the whole text is on the task page)`
    : characters.join("");
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${shown}\n${fence}`;
}

/** An address that can stand in Markdown as it is, or `null` when it is not a plain web address. */
export function safeUrl(url: string): string | null {
  return /^https?:\/\/[A-Za-z0-9.\-_~:/?#@&=+,%[\]]+$/.test(url) ? url : null;
}

interface Span {
  readonly code: boolean;
  readonly text: string;
  /** The space before it, if any. */
  readonly gap: string;
}

/** Neighbouring code becomes one span, so that no two runs of backticks ever touch. */
function addSpan(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  if (span.text === "") return;
  if (last?.code !== true || !span.code) spans.push(span);
  else spans.splice(-1, 1, { ...last, text: `${last.text}${span.gap}${span.text}` });
}

function isPage(word: string, pages: string | null): boolean {
  return (
    pages !== null &&
    safeUrl(pages) !== null &&
    word.startsWith(pages) &&
    /^[0-9a-f-]+[.,]?$/.test(word.slice(pages.length))
  );
}

/** Only letters, digits and punctuation that means nothing; and nothing that a forge turns into a link by itself. */
function isPlainWord(word: string): boolean {
  if (!/^(?:[\p{L}\p{N}\p{M},.;:!?'")(%/–—…-]|\p{Extended_Pictographic}|\u200D|\uFE0F)*$/u.test(word))
    return false;
  const isCommit = /^[(]?[0-9a-f]{7,}\b/i.test(word) && /\d/.test(word);
  const isReference = /^[(]?[a-z][a-z0-9]*-\d/i.test(word);
  return !isCommit && !isReference && !word.includes("://") && !/^[(]?www\./i.test(word);
}
