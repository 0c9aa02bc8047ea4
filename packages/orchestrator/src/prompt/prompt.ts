import type { Permission } from "../forge/forge.ts";

/** Where a part of the prompt came from and what became of it. */
export interface ManifestEntry {
  /** Such as `command`, `issue title`, `issue body`, `comment 123`, `AGENTS.md`. */
  readonly source: string;
  /** Login, or `null` for files and facts. */
  readonly author: string | null;
  /** What the author may do, as the forge said when it was asked; `null` when nobody asked, or there is no author. */
  readonly permission: Permission | null;
  /** Whether the author is known to have write access. */
  readonly trusted: boolean;
  readonly included: boolean;
  /** Bytes of UTF-8 that went into the prompt. */
  readonly bytes: number;
  /** What was taken out or why it is absent, such as `hidden text removed`, `edited after the command`. */
  readonly notes: readonly string[];
}

/** The enriched text an agent gets, with the record of its sources. */
export interface Prompt {
  readonly text: string;
  readonly manifest: readonly ManifestEntry[];
}
