import { createHmac, hkdfSync, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { PorterError } from "@porter/orchestrator";
import { sealerOf, type Sealer } from "./sealer.ts";

/** One key of the ring. */
interface RingKey {
  readonly id: string;
  readonly secret: Uint8Array;
}

/** Porter's own keys. The first one is used for what is made now; the others still open what they made. */
export interface KeyRing {
  /**
   * Signing key of one run's reports in Standard Webhooks form. Derived, so nothing is stored; each run can
   * sign for itself and for no other.
   */
  runKey(runId: string): string;
  /** The same under every key of the ring, newest first: a run launched before a rotation still reports. */
  runKeys(runId: string): readonly string[];
  /**
   * What `runKey` derives every key from, in base64, for a platform that is not told them one by one. Whoever has it
   * can report in the name of any run; it opens nothing that was sealed.
   */
  runnerKey(): string;
  /** Seals texts of one purpose, such as `github app` or `model key`; one purpose cannot open another's. */
  sealer(purpose: string): Sealer;
}

const minimumBytes = 32;

function parseRing(text: string): RingKey[] {
  return text.split(",").map((part) => {
    const [id = "", encoded = ""] = part.trim().split(":");
    const secret = new Uint8Array(Buffer.from(encoded, "base64"));
    if (!/^[\w-]{1,32}$/.test(id) || secret.length < minimumBytes) {
      throw new PorterError({
        code: "configuration_invalid",
        message:
          "PORTER_SECRET is not usable: write kid:base64key, each key at least 32 bytes, several separated by commas.",
        retry: "never",
      });
    }
    return { id, secret };
  });
}

/** Reads the ring from the given text, or from the data folder, where a new one is made on first need. */
export async function openKeyRing(configured: string | null, dataDir: string): Promise<KeyRing> {
  const ring = parseRing(configured ?? (await storedRing(path.join(dataDir, "key-ring"))));
  const baseOf = (key: RingKey) =>
    new Uint8Array(hkdfSync("sha256", key.secret, "", "porter run reports", 32));
  const derive = (key: RingKey, runId: string): string =>
    `whsec_${createHmac("sha256", baseOf(key)).update(runId).digest("base64")}`;
  const [first] = ring;
  if (first === undefined) throw new Error("a key ring holds at least one key");
  return {
    runKey: (runId) => derive(first, runId),
    runnerKey: () => Buffer.from(baseOf(first)).toString("base64"),
    runKeys: (runId) => ring.map((key) => derive(key, runId)),
    sealer: (purpose) =>
      sealerOf(
        ring.map(({ id, secret }) => ({
          id,
          key: new Uint8Array(hkdfSync("sha256", secret, "", `porter seal ${purpose}`, 32)),
        })),
      ),
  };
}

async function storedRing(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(file, `k1:${randomBytes(32).toString("base64")}`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return (await readFile(file, "utf8")).trim();
}
