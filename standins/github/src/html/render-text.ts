import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/**
 * Shows what somebody wrote: paragraphs as they stand, fenced code as code, links as links. Hidden HTML comments
 * are left out, as GitHub shows them. Everything else of Markdown stays readable text.
 */
export function renderText(text: string): Html[] {
  const visible = text.replaceAll(/<!--[\s\S]*?-->/g, "").trim();
  // A split at a captured group alternates between text and what was captured.
  return visible.split(/^```[^\n]*\n([\s\S]*?)^```[^\S\n]*$/m).flatMap((part, index) => {
    if (index % 2 === 1) return [html`<pre>${part}</pre>`];
    return part.trim() === "" ? [] : [html`<p>${renderInline(part.trim())}</p>`];
  });
}

/** Links (`[text](url)` and bare ones, up to a sentence's full stop), `code` and **strong** inside a paragraph. */
function renderInline(text: string): Html[] {
  const marks =
    /\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>()"']*[^\s<>()"'.,:;!?])|`([^`\n]+)`|\*\*([^*\n]+)\*\*/g;
  const parts: Html[] = [];
  let end = 0;
  for (const match of text.matchAll(marks)) {
    const [whole, label, labelled, bare, code, strong] = match;
    parts.push(html`${text.slice(end, match.index)}`);
    end = match.index + whole.length;
    const url = labelled ?? bare;
    if (url !== undefined) parts.push(html`<a href="${url}" rel="nofollow noopener">${label ?? url}</a>`);
    else if (code !== undefined) parts.push(html`<code>${code}</code>`);
    else parts.push(html`<strong>${strong}</strong>`);
  }
  parts.push(html`${text.slice(end)}`);
  return parts;
}

/** A unified diff, each line marked as added, removed or neither. */
export function renderDiff(diff: string): Html {
  const lines = diff.split("\n").map((line) => {
    if (/^\+(?!\+\+ )/.test(line)) return html`<ins>${line}</ins>${raw("\n")}`;
    if (/^-(?!-- )/.test(line)) return html`<del>${line}</del>${raw("\n")}`;
    return /^(?:diff |@@ )/.test(line) ? html`<b>${line}</b>${raw("\n")}` : html`${line}${raw("\n")}`;
  });
  return html`<pre class="diff">${lines}</pre>`;
}
