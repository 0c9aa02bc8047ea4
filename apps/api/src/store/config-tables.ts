import { bigint, boolean, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "./drizzle.ts";
import { instant } from "./instant.ts";

/** What people's Gists said when they were last read. A cache: keys in it are sealed, and the Gist wins. */
export const userConfigs = pgTable("user_configs", {
  userId: bigint("user_id", { mode: "number" }).primaryKey(),
  login: text("login").notNull(),
  gistId: text("gist_id").notNull(),
  gistUrl: text("gist_url").notNull(),
  content: text("content").notNull(),
  readAt: instant("read_at").notNull(),
  createdAt: instant("created_at").notNull(),
});

/** Repositories that people's configurations list; who listed one first sponsors it. */
export const sponsorships = pgTable(
  "sponsorships",
  {
    userId: bigint("user_id", { mode: "number" }).notNull(),
    /** `owner/name` in lower case. */
    repository: text("repository").notNull(),
    /** Whether others' tasks may use this person's keys. */
    allowCollaborators: boolean("allow_collaborators").notNull(),
    since: instant("since").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.repository] }),
    index("sponsorships_repository").on(table.repository, table.since),
  ],
);

export const keyActions = ["set", "use", "rotate", "delete"] as const;
export type KeyAction = (typeof keyActions)[number];

/** Who did what to whose key, never which key. A task uses a key once, however often it is read. */
export const keyAudit = pgTable(
  "key_audit",
  {
    id: uuid("id").primaryKey(),
    userId: bigint("user_id", { mode: "number" }).notNull(),
    provider: text("provider").notNull(),
    action: text("action").$type<KeyAction>().notNull(),
    /** Who did it, or whose task used it. */
    actor: text("actor").notNull(),
    taskId: uuid("task_id"),
    at: instant("at").notNull(),
  },
  (table) => [
    index("key_audit_user").on(table.userId, table.at),
    uniqueIndex("key_audit_use").on(table.taskId, table.userId, table.provider),
  ],
);
