import { PorterError } from "@porter/orchestrator";
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, errors } from "jose";

/** Seals texts so that only this Porter, and only in the same context, can open them. */
export interface Sealer {
  /**
   * A compact JWE (`dir`, A256GCM, key id in its header) of the text. `context` says whose it is, such as
   * `user 11 anthropic`: it is authenticated, so that a sealed text moved to another place does not open there.
   */
  seal(text: string, context: string): Promise<string>;
  /**
   * The sealed text. Throws `PorterError` `sealed_key_unknown` when the ring lacks the key that sealed it, and
   * `sealed_text_invalid` when it was damaged or belongs to another context.
   */
  open(sealed: string, context: string): Promise<string>;
  /** Whether the first key of the ring sealed it; if not, it is due to be sealed again. */
  isCurrent(sealed: string): boolean;
}

export interface SealingKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** A sealer over the ring's keys of one purpose, the newest first. */
export function sealerOf(keys: readonly SealingKey[]): Sealer {
  const [newest] = keys;
  if (newest === undefined) throw new Error("a key ring holds at least one key");
  return {
    seal: (text, context) =>
      new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: newest.id, porter: context, crit: ["porter"] })
        .encrypt(newest.key, { crit: { porter: true } }),
    async open(sealed, context) {
      const kid = keyIdOf(sealed);
      const key = keys.find(({ id }) => id === kid);
      if (kid === null) throw invalid();
      if (key === undefined) throw unknownKey(kid);
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(sealed, key.key, {
          crit: { porter: true },
          keyManagementAlgorithms: ["dir"],
          contentEncryptionAlgorithms: ["A256GCM"],
        });
        if (protectedHeader["porter"] !== context) throw invalid();
        return new TextDecoder().decode(plaintext);
      } catch (error) {
        if (error instanceof errors.JOSEError) throw invalid(error);
        throw error;
      }
    },
    isCurrent: (sealed) => keyIdOf(sealed) === newest.id,
  };
}

function keyIdOf(sealed: string): string | null {
  try {
    const { kid } = decodeProtectedHeader(sealed);
    return kid ?? null;
  } catch {
    return null;
  }
}

function unknownKey(kid: string): PorterError {
  return new PorterError({
    code: "sealed_key_unknown",
    message: `This was sealed with key ${kid}, which PORTER_SECRET does not hold any more. Add that key again, or enter the secret anew.`,
    retry: "never",
  });
}

function invalid(cause?: unknown): PorterError {
  return new PorterError(
    {
      code: "sealed_text_invalid",
      message: "A sealed secret was changed or belongs somewhere else. Enter it anew.",
      retry: "never",
    },
    { cause },
  );
}
