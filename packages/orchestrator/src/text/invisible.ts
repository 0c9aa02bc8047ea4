/**
 * Characters a reader cannot see but a model can: controls, what Unicode calls default-ignorable (zero-width,
 * bidirectional controls, soft hyphen, fillers, variation selectors, the tags block), annotation marks and
 * non-characters. Line feed and tab are neither.
 *
 * A joiner or variation selector that holds one emoji together (👩‍💻, ❤️, 1️⃣) is not matched. The flags of England,
 * Scotland and Wales are written with the tags block and lose it; scripts that use joiners between letters (Persian,
 * several of India) lose them: readable, and worth the certainty that nothing is smuggled.
 */
const invisible = new RegExp(
  [
    // A joiner between two emoji stays …
    String.raw`(?<!\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?)\u200D`,
    String.raw`\u200D(?!\p{Extended_Pictographic})`,
    // … and so does a selector right after an emoji or inside a keycap.
    String.raw`(?<!\p{Extended_Pictographic})(?<![0-9#*](?=\uFE0F\u20E3))[\uFE0E\uFE0F]`,
    String.raw`(?![\u200D\uFE0E\uFE0F])\p{Default_Ignorable_Code_Point}`,
    String.raw`(?![\t\n])\p{Cc}`,
    String.raw`[\uFFF9-\uFFFB]`,
    String.raw`\p{Noncharacter_Code_Point}`,
  ].join("|"),
  "gu",
);

/** The text without its invisible characters. */
export function withoutInvisible(text: string): string {
  return text.replace(invisible, "");
}

/** Whether the text has any invisible character. */
export function hasInvisible(text: string): boolean {
  return text.search(invisible) >= 0;
}

/** Whether a code point would be taken out when it stands alone. */
export function isInvisible(codePoint: number): boolean {
  return codePoint <= 0x10ffff && hasInvisible(String.fromCodePoint(codePoint));
}

/**
 * One way to end a line (`\n`) in place of the seven that Unicode knows, and no lone surrogates,
 * so that what looks like one line is one line and what is counted is what is sent.
 */
export function withPlainLines(text: string): string {
  return text.replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, "\n").replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** Text as one line: invisible characters gone, every run of white space one space, at most `maxChars` long. */
export function oneLine(text: string, maxChars: number): string {
  const line = withoutInvisible(withPlainLines(text)).replace(/\s+/g, " ").trim();
  const characters = Array.from(line);
  return characters.length <= maxChars
    ? line
    : `${characters
        .slice(0, maxChars - 1)
        .join("")
        .trimEnd()}…`;
}
