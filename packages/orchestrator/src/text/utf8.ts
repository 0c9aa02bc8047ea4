/** How many bytes `text` takes in UTF-8. A lone surrogate counts as the replacement character (3 bytes). */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += width(character.codePointAt(0) ?? 0);
  return bytes;
}

/** The longest beginning of `text` that takes at most `maxBytes` in UTF-8; never splits a character. */
export function cutToBytes(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += width(character.codePointAt(0) ?? 0);
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The bytes of `text` in UTF-8. The core has no `TextEncoder`. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

function width(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

function tail(code: number): number {
  return 0x80 | (code & 0x3f);
}
