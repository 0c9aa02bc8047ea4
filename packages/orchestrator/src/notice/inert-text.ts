import { oneLine, withoutInvisible, withPlainLines } from "../text/invisible.ts";

/**
 * Text of agents, users and forges for use in Porter's own Markdown: it shows what it says and does nothing.
 * Words that Markdown or the forge could read as anything but words (mentions, links, references, commits, HTML,
 * markup) are put into code spans, which nothing inside can close.
 */

/** One line of inert Markdown, at most `maxChars` of the text. */
export function inertLine(text: string, maxChars: number): string {
  const pieces = oneLine(text, maxChars).split(/`([^`]+)`/);
  const spans = pieces.flatMap((piece, index) => (index % 2 === 1 ? [asCode(piece)] : wordsOf(piece)));
  return joined(spans);
}

/** A code span of text that is known to be one short thing, such as a branch or a login. */
export function inertCode(text: string, maxChars: number): string {
  const line = oneLine(text, maxChars).replaceAll("`", "'");
  return line === "" ? "" : `\`${line}\``;
}

/** A fenced block of several lines, at most `maxChars` of the text; its fence is longer than any run of backticks inside. */
export function inertBlock(text: string, maxChars: number): string {
  const characters = [...withoutInvisible(withPlainLines(text))];
  const cut = characters.length > maxChars;
  const shown = cut ? `${characters.slice(0, maxChars).join("")}\n… (cut; the whole text is on the task page)` : characters.join("");
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${shown}\n${fence}`;
}

/** An address for Markdown, or `null` when it is not a plain web address. */
export function safeUrl(url: string): string | null {
  return /^https?:\/\/[A-Za-z0-9.\-_~:/?#[\]@!$&'*+,;=%]+$/.test(url) ? url : null;
}

interface Span {
  readonly code: boolean;
  readonly text: string;
}

function wordsOf(piece: string): Span[] {
  return piece
    .replaceAll("`", "'")
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => (isPlainWord(word) ? { code: false, text: word } : asCode(word)));
}

function asCode(text: string): Span {
  return { code: true, text: text.trim() };
}

/** Only letters, digits and punctuation that means nothing; and nothing that a forge turns into a link by itself. */
function isPlainWord(word: string): boolean {
  if (!/^[("']*[\p{L}\p{N}\p{M}\p{Extended_Pictographic}\u200D\uFE0F,.;:!?'")(%/–—…-]*$/u.test(word)) return false;
  const isCommit = /^[(]?[0-9a-f]{7,}\b/i.test(word) && /\d/.test(word);
  const isReference = /^[(]?[a-z][a-z0-9]*-\d/i.test(word);
  return !isCommit && !isReference && !word.includes("://") && !/^[(]?www\./i.test(word);
}

/** Neighbouring code becomes one span, so that no two runs of backticks ever touch. */
function joined(spans: readonly Span[]): string {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (span.text === "") continue;
    if (last?.code === true && span.code) merged.splice(-1, 1, { code: true, text: `${last.text} ${span.text}` });
    else merged.push(span);
  }
  return merged.map(({ code, text }) => (code ? `\`${text}\`` : text)).join(" ");
}
