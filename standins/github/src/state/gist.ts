import { randomBytes } from "node:crypto";
import type { User } from "./user.ts";

/** A version of a Gist's files. */
export interface GistRevision {
  readonly version: string;
  readonly committedAt: Date;
  readonly files: ReadonlyMap<string, string>;
}

export interface Gist {
  readonly id: string;
  readonly owner: User;
  readonly public: boolean;
  readonly createdAt: Date;
  description: string | null;
  /** Newest first; never empty. */
  readonly revisions: GistRevision[];
}

/** What a Gist holds now. */
export function currentRevision(gist: Gist): GistRevision {
  const [newest] = gist.revisions;
  if (newest === undefined) throw new Error("A Gist has at least one revision.");
  return newest;
}

/** Puts a revision on top, unless it changes nothing, as git does. */
export function revise(gist: Gist, files: ReadonlyMap<string, string>, now: Date): void {
  const before = gist.revisions[0]?.files;
  const same =
    before?.size === files.size && [...files].every(([name, content]) => before.get(name) === content);
  if (!same) gist.revisions.unshift({ version: randomBytes(20).toString("hex"), committedAt: now, files });
}

export function newGistId(): string {
  return randomBytes(16).toString("hex");
}
