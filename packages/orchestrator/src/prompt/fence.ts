import { oneLine } from "../text/invisible.ts";

/** Text quoted in a prompt, with what is said about it. */
export interface Quote {
  readonly source: string;
  readonly author: string | null;
  /** False when a stranger may have written it. */
  readonly trusted: boolean;
  /** Content behind quote marks, see `quoteLines`. */
  readonly quoted: string;
  /** Said behind the content, in Porter's own words; `null` for nothing. */
  readonly note: string | null;
}

/**
 * A name for the fence of this prompt that occurs in none of the texts, so that nothing quoted can close it. Made from the
 * task's id, which nobody knew when the quoted texts were written; counted up in the unlikely case that it occurs.
 */
export function fenceName(taskId: string, texts: readonly string[]): string {
  const seed = taskId
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, "")
    .slice(-12);
  const all = texts.join("\n").toLowerCase();
  let name = `quoted-${seed}`;
  for (let count = 2; all.includes(name); count += 1) name = `quoted-${seed}-${count}`;
  return name;
}

/** Puts a mark before each line, so that no line of quoted text can pass for one of the prompt's own. */
export function quoteLines(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

/** The block as it stands in the prompt: opening tag, quoted lines, closing tag. */
export function fenced(name: string, quote: Quote): string {
  const author = quote.author === null ? "" : ` author="${attribute(quote.author)}"`;
  const access = quote.trusted ? "" : ` write-access="not confirmed"`;
  const note = quote.note === null ? "" : `\n[${quote.note}]`;
  return `<${name} source="${attribute(quote.source)}"${author}${access}>\n${quote.quoted}${note}\n</${name}>`;
}

function attribute(text: string): string {
  return oneLine(text, 100).replaceAll(/["<>&`]/g, "?");
}
