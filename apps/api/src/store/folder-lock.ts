import { DatabaseSync } from "node:sqlite";
import { PorterError } from "@porter/orchestrator";
import { z } from "zod";

/** SQLITE_BUSY, https://www.sqlite.org/rescode.html#busy */
const sqliteBusy = 5;

const sqliteError = z.object({ errcode: z.number() });

/**
 * Takes a lock that belongs to this process until it is released or the process ends, however it ends. PGlite
 * takes none of its own, and two processes on one folder silently lose each other's rows.
 *
 * The lock is SQLite's on an empty file, because it is the operating system's (Node has no `flock`): nothing is
 * left behind after kill -9, and of two processes that start at once exactly one gets it.
 *
 * Throws `PorterError` `journal_in_use` when it is taken.
 */
export function lockFolder(folder: string): { readonly release: () => void } {
  const lock = new DatabaseSync(`${folder}.lock`, { timeout: 0 });
  try {
    lock.exec("PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    const error = sqliteError.safeParse(cause);
    if (!error.success || error.data.errcode !== sqliteBusy) throw cause;
    throw new PorterError(
      {
        code: "journal_in_use",
        message: `Another Porter is already working with ${folder}. Stop it, or give this one a folder of its own with PORTER_DATA_DIR.`,
        retry: "never",
      },
      { cause },
    );
  }
  return { release: () => lock.close() };
}
