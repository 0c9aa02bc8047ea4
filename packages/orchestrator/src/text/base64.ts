const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values = new Map(Array.from(alphabet, (character, value) => [character, value]));

/** Standard base64 (RFC 4648, section 4) with padding. The core has no `btoa`. */
export function encodeBase64(bytes: readonly number[]): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second, third] = bytes.slice(index, index + 3);
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    text += letter(bits >> 18) + letter(bits >> 12);
    text += second === undefined ? "=" : letter(bits >> 6);
    text += third === undefined ? "=" : letter(bits);
  }
  return text;
}

/** Decodes base64 to a string of one character per byte (0–255); characters outside the alphabet are skipped. */
export function decodeBase64(text: string): string {
  const parts: string[] = [];
  let bits = 0;
  let count = 0;
  for (const character of text) {
    const value = values.get(character);
    if (value === undefined) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      parts.push(String.fromCharCode((bits >> count) & 0xff));
    }
  }
  return parts.join("");
}

function letter(bits: number): string {
  return alphabet.charAt(bits & 63);
}
