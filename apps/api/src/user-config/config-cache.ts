import { type ConfigGist, fullName, parseUserConfig, type Repository } from "@porter/orchestrator";
import { sponsorships, userConfigs } from "../store/config-tables.ts";
import type { Database } from "../store/database.ts";
import { and, asc, eq, notInArray } from "../store/drizzle.ts";

/** Somebody's configuration as it was last read. */
type CachedConfig = typeof userConfigs.$inferSelect;

/** Configurations in the journal, so that tasks run while GitHub is away and sponsors are found. */
export interface ConfigCache {
  find(userId: number): Promise<CachedConfig | null>;
  all(): Promise<readonly CachedConfig[]>;
  keep(user: { id: number; login: string }, gist: ConfigGist): Promise<void>;
  forget(userId: number): Promise<void>;
  /** Who lists a repository, in the order in which they first did. */
  sponsorsOf(repository: Repository): Promise<readonly { userId: number; allowCollaborators: boolean }[]>;
}

export function createConfigCache(db: Database): ConfigCache {
  async function forget(userId: number): Promise<void> {
    await db.transaction(async (tx) => {
      await tx.delete(sponsorships).where(eq(sponsorships.userId, userId));
      await tx.delete(userConfigs).where(eq(userConfigs.userId, userId));
    });
  }
  return {
    async find(userId) {
      const [row] = await db.select().from(userConfigs).where(eq(userConfigs.userId, userId)).limit(1);
      return row ?? null;
    },
    all: () => db.select().from(userConfigs).orderBy(asc(userConfigs.userId)),
    async keep(user, gist) {
      const { repositories } = parseUserConfig(gist.text);
      const now = new Date();
      const row = { login: user.login, gistId: gist.id, gistUrl: gist.url, content: gist.text, readAt: now };
      const listed = Object.entries(repositories).map(([name, { allowCollaborators }]) => ({
        userId: user.id,
        repository: name.toLowerCase(),
        allowCollaborators,
        since: now,
      }));
      const names = listed.map(({ repository }) => repository);
      await db.transaction(async (tx) => {
        await tx
          .insert(userConfigs)
          .values({ userId: user.id, createdAt: now, ...row })
          .onConflictDoUpdate({ target: userConfigs.userId, set: row });
        await tx
          .delete(sponsorships)
          .where(
            and(
              eq(sponsorships.userId, user.id),
              names.length === 0 ? undefined : notInArray(sponsorships.repository, names),
            ),
          );
        for (const entry of listed) {
          const { allowCollaborators } = entry;
          await tx
            .insert(sponsorships)
            .values(entry)
            .onConflictDoUpdate({
              target: [sponsorships.userId, sponsorships.repository],
              set: { allowCollaborators },
            });
        }
      });
    },
    forget,
    sponsorsOf: (repository) =>
      db
        .select({ userId: sponsorships.userId, allowCollaborators: sponsorships.allowCollaborators })
        .from(sponsorships)
        .where(eq(sponsorships.repository, fullName(repository).toLowerCase()))
        .orderBy(asc(sponsorships.since), asc(sponsorships.userId)),
  };
}
