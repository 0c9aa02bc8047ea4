import { isUtf8 } from "node:buffer";
import { verify } from "@octokit/webhooks-methods";

/** A webhook request as it came in, before anything of it is believed. */
export interface SignedDelivery {
  /** The body's bytes exactly as received. */
  readonly rawBody: Uint8Array;
  readonly headers: Headers | Readonly<Record<string, string | undefined>>;
  /** The webhook secret in use and, while it is being rotated, the one before. */
  readonly secrets: readonly string[];
}

/**
 * Whether GitHub signed these bytes with one of the secrets (`X-Hub-Signature-256`, compared in constant time).
 * Fails closed: no signature, no secret, an empty body or bytes that are not UTF-8 are `false`. Never throws.
 * Source: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export async function verifyDelivery({ rawBody, headers, secrets }: SignedDelivery): Promise<boolean> {
  const signature = headerOf(headers, "x-hub-signature-256");
  // Decoding must lose nothing, or another body could share the signature of this one.
  if (!signature || rawBody.length === 0 || !isUtf8(rawBody)) return false;
  const body = Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength).toString("utf8");
  for (const secret of secrets) {
    if (secret !== "" && (await verify(secret, body, signature))) return true;
  }
  return false;
}

function headerOf(headers: SignedDelivery["headers"], name: string): string | null {
  if (headers instanceof Headers) return headers.get(name);
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === name) return value ?? null;
  }
  return null;
}
