import { skipSpace } from "./html-markup.ts";

const maxNestedParentheses = 32;

/**
 * Finds the end of `(destination "title")` behind a link text (CommonMark 0.31 §6.3).
 * @returns the offset behind `)`, or `null` when none begins at `at`.
 */
export function linkTailEnd(text: string, at: number): number | null {
  if (text[at] !== "(") return null;
  const start = skipSpace(text, at + 1);
  if (text[start] === ")") return start + 1;
  const destination = destinationEnd(text, start);
  if (destination === null) return null;
  const gapEnd = skipSpace(text, destination);
  const title = gapEnd > destination ? titleEnd(text, gapEnd) : null;
  const close = skipSpace(text, title ?? destination);
  return text[close] === ")" ? close + 1 : null;
}

/**
 * Finds the end of the link reference definition at `at` (§4.7).
 * @returns the offset behind its last line, or `null` when none begins there.
 */
export function definitionEnd(text: string, at: number): number | null {
  const label = /\[(?:[^[\]\\]|\\.){1,999}\]:/sy;
  label.lastIndex = at;
  if (!label.test(text)) return null;
  const start = skipSpace(text, label.lastIndex);
  const destination = destinationEnd(text, start);
  if (destination === null || destination === start) return null;
  const gapEnd = skipSpace(text, destination);
  const title = gapEnd > destination ? titleEnd(text, gapEnd) : null;
  return (title === null ? null : lineEnd(text, title)) ?? lineEnd(text, destination);
}

function destinationEnd(text: string, at: number): number | null {
  if (text[at] === "<") {
    const pointed = /<(?:[^<>\n\\]|\\.)*>/y;
    pointed.lastIndex = at;
    return pointed.test(text) ? pointed.lastIndex : null;
  }
  let depth = 0;
  let here = at;
  for (; here < text.length; here += 1) {
    const character = text.charAt(here);
    if (character <= " " || character === "\u007F") break;
    if (character === "\\") here += 1;
    else if (character === "(") depth += 1;
    else if (character === ")" && depth === 0) break;
    else if (character === ")") depth -= 1;
    if (depth > maxNestedParentheses) return null;
  }
  return Math.min(here, text.length);
}

function titleEnd(text: string, at: number): number | null {
  const title = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)/sy;
  title.lastIndex = at;
  return title.test(text) ? title.lastIndex : null;
}

/** The offset of the next line, when only spaces stand before it. */
function lineEnd(text: string, at: number): number | null {
  const rest = /[ \t]*(?:\n|$)/y;
  rest.lastIndex = at;
  return rest.test(text) ? rest.lastIndex : null;
}
