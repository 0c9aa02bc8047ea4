import { createHash, randomUUID } from "node:crypto";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { CatFile } from "./cat-file.ts";
import type { ObjectType } from "./cat-file.ts";

const compress = promisify(deflate);

/** A git object, decompressed and without its header. */
export interface GitObject {
  readonly type: ObjectType;
  readonly data: Buffer;
}

/** Largest object that is remembered, and how much all remembered objects of one repository may take. */
const largestRemembered = 64 * 1024;
const memoryBudget = 8 * 1024 * 1024;

/** Whether `text` is a complete object id. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

/**
 * The objects of one bare repository. Reads go through a long-lived `git cat-file`; writes put loose objects
 * where git expects them (gitrepository-layout(5)), which saves a process per object.
 */
export class ObjectStore {
  readonly #gitDir: string;
  readonly #objects: CatFile;
  readonly #sizes: CatFile;
  readonly #remembered = new Map<string, GitObject>();
  #rememberedBytes = 0;
  /** Folders for objects that are known to exist. */
  readonly #folders = new Set<string>();

  constructor(gitDir: string) {
    this.#gitDir = gitDir;
    this.#objects = new CatFile(gitDir, "--batch");
    this.#sizes = new CatFile(gitDir, "--batch-check");
  }

  /** The object, or `null` when there is none of that id. */
  async read(sha: string): Promise<GitObject | null> {
    if (!isObjectId(sha)) return null;
    const known = this.#remembered.get(sha);
    if (known !== undefined) return known;
    const answer = await this.#objects.ask(sha);
    if (answer === null) return null;
    const object: GitObject = { type: answer.type, data: answer.data };
    this.#remember(sha, object);
    return object;
  }

  /** Type and size in bytes without reading the content. */
  async describe(sha: string): Promise<{ readonly type: ObjectType; readonly size: number } | null> {
    if (!isObjectId(sha)) return null;
    const known = this.#remembered.get(sha);
    if (known !== undefined) return { type: known.type, size: known.data.length };
    return this.#sizes.ask(sha);
  }

  /** Writes an object and returns its id; writing the same content again changes nothing. */
  async write(type: ObjectType, data: Buffer): Promise<string> {
    const header = Buffer.from(`${type} ${data.length}\0`, "latin1");
    const sha = createHash("sha1").update(header).update(data).digest("hex");
    if (this.#remembered.has(sha)) return sha;
    const folder = join(this.#gitDir, "objects", sha.slice(0, 2));
    const path = join(folder, sha.slice(2));
    if (!(await exists(path))) {
      if (!this.#folders.has(folder)) await mkdir(folder, { recursive: true });
      this.#folders.add(folder);
      const draft = join(folder, `tmp_obj_${randomUUID()}`);
      await writeFile(draft, await compress(Buffer.concat([header, data]), { level: 1 }), { mode: 0o444 });
      await rename(draft, path);
    }
    this.#remember(sha, { type, data });
    return sha;
  }

  /** Ends the git processes behind this store. */
  close(): void {
    this.#objects.close();
    this.#sizes.close();
  }

  #remember(sha: string, object: GitObject): void {
    if (object.data.length > largestRemembered) return;
    this.#remembered.set(sha, object);
    this.#rememberedBytes += object.data.length;
    for (const [oldest, { data }] of this.#remembered) {
      if (this.#rememberedBytes <= memoryBudget) return;
      this.#remembered.delete(oldest);
      this.#rememberedBytes -= data.length;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
