import { tagEnd } from "./html-markup.ts";

/** How an HTML block ends: on the line that matches, or before a blank line. */
export type HtmlBlockEnd = RegExp | "blank line";

/** The elements of start condition 6. */
const blockElements =
  "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|" +
  "dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|" +
  "link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|" +
  "tfoot|th|thead|title|tr|track|ul";

const startConditions: readonly { readonly start: RegExp; readonly end: HtmlBlockEnd }[] = [
  { start: /^<(?:script|pre|style|textarea)(?:[ \t>]|$)/i, end: /<\/(?:script|pre|style|textarea)>/i },
  { start: /^<!--/, end: /-->/ },
  { start: /^<\?/, end: /\?>/ },
  { start: /^<![A-Za-z]/, end: />/ },
  { start: /^<!\[CDATA\[/, end: /\]\]>/ },
  { start: new RegExp(`^</?(?:${blockElements})(?:[ \\t]|/?>|$)`, "i"), end: "blank line" },
];

/**
 * Recognises the first line of an HTML block by what follows its indentation (CommonMark 0.31 §4.6). A lone tag of
 * any name cannot interrupt a paragraph.
 */
export function htmlBlockStart(text: string, interrupting: boolean): HtmlBlockEnd | null {
  if (!text.startsWith("<")) return null;
  for (const { start, end } of startConditions) if (start.test(text)) return end;
  if (interrupting) return null;
  const end = tagEnd(text, 0);
  return end !== null && /^[ \t]*$/.test(text.slice(end)) ? "blank line" : null;
}

/** Whether this line is the last of its block. A block that ends before a blank line has no such line. */
export function endsHtmlBlock(end: HtmlBlockEnd, line: string): boolean {
  return end !== "blank line" && end.test(line);
}
