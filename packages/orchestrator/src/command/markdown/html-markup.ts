/** Where a tag ends, and how far had to be read to know. */
export interface TagScan {
  /** Offset behind `>`; `null` when no tag of CommonMark §6.6 begins here. */
  readonly end: number | null;
  readonly reached: number;
}

const tagName = /<\/?([A-Za-z][A-Za-z0-9-]*)/y;
const attributeName = /[A-Za-z_:][A-Za-z0-9_.:-]*/y;
const unquotedValue = /[^ \t\n"'=<>`]+/y;

/** The name of the tag that begins at `at`, in lower case, or `null`. */
export function tagNameAt(text: string, at: number): string | null {
  tagName.lastIndex = at;
  return tagName.exec(text)?.[1]?.toLowerCase() ?? null;
}

/** Finds the end of the open or closing tag at `at`, by the strict rules of CommonMark §6.6. */
export function tagEnd(text: string, at: number): TagScan {
  tagName.lastIndex = at;
  if (!tagName.test(text)) return { end: null, reached: at + 1 };
  let here = tagName.lastIndex;
  const closing = text[at + 1] === "/";
  for (;;) {
    const afterSpace = skipSpace(text, here);
    if (text[afterSpace] === ">") return { end: afterSpace + 1, reached: afterSpace };
    if (closing) return { end: null, reached: afterSpace };
    if (text[afterSpace] === "/") {
      const end = text[afterSpace + 1] === ">" ? afterSpace + 2 : null;
      return { end, reached: afterSpace };
    }
    const attribute = afterSpace > here ? attributeEnd(text, afterSpace) : { end: null, reached: afterSpace };
    if (attribute.end === null) return attribute;
    here = attribute.end;
  }
}

function attributeEnd(text: string, at: number): TagScan {
  attributeName.lastIndex = at;
  if (!attributeName.test(text)) return { end: null, reached: at };
  const nameEnd = attributeName.lastIndex;
  const equals = skipSpace(text, nameEnd);
  if (text[equals] !== "=") return { end: nameEnd, reached: equals };
  const value = skipSpace(text, equals + 1);
  const quote = text[value];
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, value + 1);
    return close < 0 ? { end: null, reached: text.length } : { end: close + 1, reached: close };
  }
  unquotedValue.lastIndex = value;
  const end = unquotedValue.test(text) ? unquotedValue.lastIndex : null;
  return { end, reached: end ?? value };
}

function skipSpace(text: string, at: number): number {
  let here = at;
  while (text[here] === " " || text[here] === "\t" || text[here] === "\n") here += 1;
  return here;
}
