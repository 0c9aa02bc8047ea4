import { stripVTControlCharacters } from "node:util";

// C0 and C1 controls, which terminals obey and people do not see; tab and line feed are kept.
// oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text as a terminal would have shown it: without colour codes and control characters, trimmed, cut to `max`. */
export function readable(text: string, max: number): string {
  const clean = stripVTControlCharacters(text).replaceAll(controls, "").trim();
  return cut(clean, max);
}

/** The same on a single line: runs of white space become one blank. */
export function oneLine(text: string, max: number): string {
  return cut(readable(text, max * 4).replaceAll(/\s+/g, " "), max);
}

/** A single line of at most `max` characters, of text that may be missing. */
export function brief(text: string | null | undefined, max = 100): string | null {
  return text === null || text === undefined ? null : oneLine(text, max);
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  // A cut inside a surrogate pair would leave half a character, which databases refuse.
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
