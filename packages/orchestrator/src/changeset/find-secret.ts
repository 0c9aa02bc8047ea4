import { encodeBase64 } from "../text/base64.ts";
import { utf8Bytes } from "../text/utf8.ts";
import { isPlaceholder, secretShapes } from "./secret-shapes.ts";

/** Shorter values are no secrets and would match ordinary words. */
const minSecretChars = 8;

/** From here on the middle half of a value is enough: whoever leaks it may have cut off either end. */
const partialFromChars = 32;

/** Where a secret stands in a text. Does not hold the secret. */
export interface SecretFound {
  readonly kind: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Finds secrets by their exact values, also encoded, and by their shapes. Built once per changeset. */
export type SecretFinder = (text: string) => SecretFound | null;

export function secretFinder(secrets: readonly string[]): SecretFinder {
  const needles = secrets.flatMap(needlesOf);
  return (text) => {
    for (const needle of needles) {
      const at = text.indexOf(needle);
      if (at >= 0) return { kind: "a credential of this run", line: lineAt(text, at) };
    }
    for (const { name, pattern } of secretShapes) {
      for (const match of text.matchAll(pattern)) {
        if (!isPlaceholder(match[0])) return { kind: name, line: lineAt(text, match.index) };
      }
    }
    return null;
  };
}

/** The text with every secret replaced by `[redacted]`; for what an agent says and Porter posts. */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  let redacted = text;
  const longestFirst = [...secrets].toSorted((a, b) => b.length - a.length);
  for (const secret of longestFirst) {
    if (secret.length >= minSecretChars) redacted = redacted.replaceAll(secret, "[redacted]");
    for (const needle of needlesOf(secret)) redacted = redacted.replaceAll(needle, "[redacted]");
  }
  for (const { pattern } of secretShapes) {
    redacted = redacted.replace(pattern, (match) => (isPlaceholder(match) ? match : "[redacted]"));
  }
  return redacted;
}

function needlesOf(secret: string): string[] {
  if (secret.length < minSecretChars) return [];
  const quarter = secret.length < partialFromChars ? 0 : Math.floor(secret.length / 4);
  const core = secret.slice(quarter, secret.length - quarter);
  const bytes = utf8Bytes(core);
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const reversed = Array.from(core).toReversed().join("");
  return [core, percentEncoded(bytes), hex, hex.toUpperCase(), reversed, ...base64Forms(bytes)];
}

/**
 * Base64 of the bytes as it looks inside a longer encoded text: the three ways they can fall on groups of three,
 * without the characters at either end that also depend on the neighbours; standard and URL alphabet.
 */
function base64Forms(bytes: readonly number[]): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const encoded = encodeBase64([...Array.from({ length: shift }, () => 0), ...bytes]);
    const certain = encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
    return [certain, certain.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function percentEncoded(bytes: readonly number[]): string {
  return bytes
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9_.~-]/.test(character)) return character;
      return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < index; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}
