import { randomBytes } from "node:crypto";
import type { AppManifest } from "../state/app-manifest.ts";

/** GitHub's limit: "you must complete this step … within one hour". */
const lifeMs = 3_600_000;

/** The codes handed to a manifest's redirect URL: each is good once and for an hour. */
export class ManifestCodes {
  readonly #codes = new Map<string, { readonly manifest: AppManifest; readonly until: number }>();

  issue(manifest: AppManifest, now: Date): string {
    const code = randomBytes(20).toString("hex");
    this.#codes.set(code, { manifest, until: now.getTime() + lifeMs });
    return code;
  }

  /** What the code stands for, or `null` when it was used, is too old, or never was one. */
  redeem(code: string, now: Date): AppManifest | null {
    const known = this.#codes.get(code);
    this.#codes.delete(code);
    return known === undefined || now.getTime() >= known.until ? null : known.manifest;
  }
}
