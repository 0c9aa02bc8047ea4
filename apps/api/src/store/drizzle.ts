import { createRequire } from "node:module";

/**
 * Drizzle, loaded as CommonJS. Its package.json has 180 kB, which Node's loader of ES modules (24.21) reads anew for
 * every one of its modules: with `import` the start takes half a second and 180 MB of memory more.
 */
const load = createRequire(import.meta.url);
const orm: typeof import("drizzle-orm") = load("drizzle-orm");
const core: typeof import("drizzle-orm/pg-core") = load("drizzle-orm/pg-core");

export const {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  getTableName,
  gt,
  gte,
  inArray,
  isNull,
  lt,
  max,
  notInArray,
  or,
  sql,
} = orm;
export const { boolean, customType, pgTable } = core;
export const { bigint, index, integer, json, primaryKey, text, timestamp, uniqueIndex, uuid } = core;

/** The driver of the embedded database, with its migrator. */
export function loadPgliteDriver() {
  const { drizzle }: typeof import("drizzle-orm/pglite") = load("drizzle-orm/pglite");
  const { migrate }: typeof import("drizzle-orm/pglite/migrator") = load("drizzle-orm/pglite/migrator");
  return { drizzle, migrate };
}

/** The driver of a database server, with its migrator. */
export function loadPostgresDriver() {
  const { drizzle }: typeof import("drizzle-orm/node-postgres") = load("drizzle-orm/node-postgres");
  const { migrate }: typeof import("drizzle-orm/node-postgres/migrator") = load(
    "drizzle-orm/node-postgres/migrator",
  );
  return { drizzle, migrate };
}
