import { withoutInvisible, withPlainLines } from "../text/invisible.ts";
import { maskCode, type MaskedText, unmasked } from "./code-mask.ts";
import { withoutInvisibleEntities } from "./hidden-entities.ts";
import { type Strip, withoutAttributes, withoutComments, withoutHiddenElements } from "./hidden-html.ts";
import {
  withoutDefinitions,
  withoutImageTexts,
  withoutLinkTitles,
  withoutUnusedFootnotes,
} from "./hidden-markdown.ts";

/** Text that shows a model no more than its page shows a person. */
export interface Sanitized {
  readonly text: string;
  /** What was taken out, such as `HTML comments`; empty when nothing was. */
  readonly removed: readonly string[];
}

const steps: readonly { readonly what: string; readonly strip: Strip }[] = [
  { what: "HTML comments", strip: withoutComments },
  { what: "link definitions", strip: withoutDefinitions },
  { what: "link titles", strip: withoutLinkTitles },
  { what: "image descriptions", strip: withoutImageTexts },
  { what: "hidden elements", strip: withoutHiddenElements },
  { what: "HTML attributes", strip: withoutAttributes },
  { what: "unused footnotes", strip: withoutUnusedFootnotes },
  { what: "invisible entities", strip: withoutInvisibleEntities },
];

/** A text that still changes after this many passes is built to: then every opening angle bracket goes. */
const maxPasses = 4;

/**
 * Takes out of Markdown what a reader of the rendered page does not see: invisible characters, HTML comments (one that
 * is never closed reaches to the end), attributes, elements that are not displayed, alternative texts, link titles and
 * definitions, unused footnotes. Code is shown as it stands, so it stays as it stands, except for invisible characters.
 *
 * Idempotent, and linear in the length of the text. In doubt it removes too much rather than too little.
 */
export function sanitize(raw: string): Sanitized {
  const removed = new Set<string>();
  const plain = withPlainLines(raw);
  const visible = withoutInvisible(plain);
  if (visible !== plain) removed.add("invisible characters");
  const careful = strip(maskCode(visible), removed);
  // Unless the result is stable, somebody plays with the borders of code: then nothing counts as code.
  if (strip(maskCode(careful), new Set()) === careful) return { text: careful, removed: [...removed] };
  return { text: stripAll(visible, removed), removed: [...removed] };
}

/** Removes what stands behind the language on the line that opens a code block, and shortens the language: nobody sees them. */
function withoutFenceInfo(text: string): string {
  return text.replaceAll(
    /^([ \t>*+\-0-9.)]*(?:`{3,}(?=[^`\n]*$)|~{3,})[ \t]*[\w+#.-]{0,30})[^\n]*$/gm,
    (_, opening: string) => opening,
  );
}

function stripAll(visible: string, removed: Set<string>): string {
  let text = visible;
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const next = strip(unmasked(text), removed);
    if (next === text) return text;
    text = next;
  }
  return strip(unmasked(text.replaceAll(/[<[]/g, " ")), removed);
}

/** One pass over everything that can hide text. */
function strip(masked: MaskedText, removed: Set<string>): string {
  let { text } = masked;
  for (const { what, strip: take } of steps) {
    const next = take(text, masked.htmlLines);
    if (next !== text) removed.add(what);
    text = next;
  }
  const tidy = text
    .replaceAll(/[ \t]+$/gm, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
  const code = masked.unmask(tidy);
  const bare = withoutFenceInfo(code);
  if (bare !== code) removed.add("code block descriptions");
  return bare;
}
