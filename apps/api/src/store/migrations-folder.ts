import { join } from "node:path";

/** The SQL that drizzle-kit generated from the schema; run at start on both databases. */
export const migrationsFolder = join(import.meta.dirname, "../../drizzle");
