import { exportPKCS8, generateKeyPair, importSPKI } from "jose";
import type { CryptoKey } from "jose";

/** What the stand-in checks App tokens with, and the App's half when the stand-in made the pair. */
export interface AppKeys {
  readonly publicKey: CryptoKey;
  readonly privateKeyPem: string | null;
}

let generated: Promise<AppKeys> | null = null;

/** The key somebody else made, or a new pair: one per process, because making one takes up to half a second. */
export async function appKeys(publicKeyPem: string | undefined): Promise<AppKeys> {
  if (publicKeyPem !== undefined) {
    return { publicKey: await importSPKI(publicKeyPem, "RS256"), privateKeyPem: null };
  }
  generated ??= generate();
  return generated;
}

async function generate(): Promise<AppKeys> {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { publicKey, privateKeyPem: await exportPKCS8(privateKey) };
}
