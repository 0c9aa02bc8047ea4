import { isUtf8 } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";

/** A webhook request as it came in, before anything of it is believed. */
export interface SignedDelivery {
  /** The body's bytes exactly as received. */
  readonly rawBody: Uint8Array;
  /** The header `X-Hub-Signature-256`, if there is one. */
  readonly signature: string | undefined;
  /** The webhook secret in use and, while it is being rotated, the one before. */
  readonly secrets: readonly string[];
}

/**
 * Whether GitHub signed these bytes with one of the secrets (compared in constant time). Fails closed: no signature,
 * no secret, an empty body or bytes that are not UTF-8 are `false`. Never throws.
 *
 * The bytes themselves are hashed: `@octokit/webhooks-methods` takes a string only, and decoding the body for it and
 * encoding it again costs as much as the hash.
 * Source: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function verifyDelivery({ rawBody, signature, secrets }: SignedDelivery): boolean {
  if (signature === undefined || rawBody.length === 0 || !isUtf8(rawBody)) return false;
  const given = Buffer.from(signature);
  return secrets.some((secret) => {
    if (secret === "") return false;
    const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(rawBody).digest("hex")}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
