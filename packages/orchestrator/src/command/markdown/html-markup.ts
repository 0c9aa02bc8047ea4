const tagName = /<\/?([A-Za-z][A-Za-z0-9-]*)/y;
const attributeName = /[A-Za-z_:][A-Za-z0-9_.:-]*/y;
const unquotedValue = /[^ \t\n"'=<>`]+/y;

/** The name of the tag that begins at `at`, in lower case, or `null`. */
export function tagNameAt(text: string, at: number): string | null {
  tagName.lastIndex = at;
  return tagName.exec(text)?.[1]?.toLowerCase() ?? null;
}

/**
 * Finds the end of the open or closing tag at `at`, by the strict rules of CommonMark 0.31 §6.6.
 *
 * Asking at every `<` of a text is linear in its length: a search only goes on past a `<` inside quotes, and two
 * searches that reach the same place stand in different quotes or none, hence never more than three overlap.
 * @returns the offset behind `>`, or `null` when no tag begins here.
 */
export function tagEnd(text: string, at: number): number | null {
  tagName.lastIndex = at;
  if (!tagName.test(text)) return null;
  const closing = text[at + 1] === "/";
  let here = tagName.lastIndex;
  for (;;) {
    const afterSpace = skipSpace(text, here);
    if (text[afterSpace] === ">") return afterSpace + 1;
    if (closing) return null;
    if (text[afterSpace] === "/") return text[afterSpace + 1] === ">" ? afterSpace + 2 : null;
    const end = afterSpace > here ? attributeEnd(text, afterSpace) : null;
    if (end === null) return null;
    here = end;
  }
}

/** The next offset at or behind `at` where neither space, tab nor line ending stands. */
export function skipSpace(text: string, at: number): number {
  let here = at;
  while (text[here] === " " || text[here] === "\t" || text[here] === "\n") here += 1;
  return here;
}

function attributeEnd(text: string, at: number): number | null {
  attributeName.lastIndex = at;
  if (!attributeName.test(text)) return null;
  const nameEnd = attributeName.lastIndex;
  const equals = skipSpace(text, nameEnd);
  if (text[equals] !== "=") return nameEnd;
  const value = skipSpace(text, equals + 1);
  const quote = text.charAt(value);
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, value + 1);
    return close < 0 ? null : close + 1;
  }
  unquotedValue.lastIndex = value;
  return unquotedValue.test(text) ? unquotedValue.lastIndex : null;
}
