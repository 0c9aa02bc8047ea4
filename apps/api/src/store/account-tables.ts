import { bigint, index, pgTable, text } from "./drizzle.ts";
import { instant } from "./instant.ts";

/** Browsers that are signed in. A row that is gone ends its session at once, whatever cookie still names it. */
export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    /** The id before the last rotation; answers of requests that were under way then still name it. */
    previousId: text("previous_id"),
    userId: bigint("user_id", { mode: "number" }).notNull(),
    login: text("login").notNull(),
    createdAt: instant("created_at").notNull(),
    rotatedAt: instant("rotated_at").notNull(),
  },
  (table) => [index("sessions_user").on(table.userId), index("sessions_previous").on(table.previousId)],
);

/** GitHub tokens of people who signed in, sealed. */
export const userTokens = pgTable("user_tokens", {
  userId: bigint("user_id", { mode: "number" }).primaryKey(),
  login: text("login").notNull(),
  sealedToken: text("sealed_token").notNull(),
  expiresAt: instant("expires_at"),
  sealedRefreshToken: text("sealed_refresh_token"),
  refreshTokenExpiresAt: instant("refresh_token_expires_at"),
  /** Until then one process is trading the refresh token in, which works once. */
  refreshingUntil: instant("refreshing_until"),
  updatedAt: instant("updated_at").notNull(),
});
