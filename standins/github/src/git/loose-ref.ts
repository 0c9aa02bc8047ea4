import { mkdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A reference to write, compare and set. */
export interface LooseRefChange {
  readonly name: string;
  /** What it must be now; `null` is "does not exist". */
  readonly from: string | null;
  readonly to: string;
  /** Its value where there is no file of its own (packed references). */
  readonly packed: string | null;
}

/**
 * Writes a reference the way git does: the new value goes into `<name>.lock`, created exclusively, which is then
 * renamed (gitrepository-layout(5)). It saves the process that `git update-ref` would be. Returns false when
 * somebody holds the lock, the value is not `from`, or the name cannot exist beside another (`a` beside `a/b`).
 */
export async function writeLooseRef(gitDir: string, change: LooseRefChange): Promise<boolean> {
  const path = join(gitDir, change.name);
  const lock = `${path}.lock`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(lock, `${change.to}\n`, { flag: "wx" });
  } catch (cause) {
    if (hasCode(cause, ["EEXIST", "ENOTDIR"])) return false;
    throw cause;
  }
  let written = false;
  try {
    const now = (await readLoose(path)) ?? change.packed;
    if (now !== change.from) return false;
    // A folder that deleted branches left behind is in the way only while it is not empty.
    if (change.from === null) await rmdir(path).catch(() => undefined);
    await rename(lock, path);
    written = true;
  } catch (cause) {
    if (!hasCode(cause, ["EISDIR", "ENOTEMPTY", "EEXIST"])) throw cause;
  } finally {
    // After the rename a file of that name would be somebody else's lock.
    if (!written) await rm(lock, { force: true });
  }
  return written;
}

async function readLoose(path: string): Promise<string | null> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    if (hasCode(cause, ["ENOENT", "EISDIR"])) return null;
    throw cause;
  }
}

function hasCode(cause: unknown, codes: readonly string[]): boolean {
  return cause instanceof Error && "code" in cause && codes.includes(String(cause.code));
}
