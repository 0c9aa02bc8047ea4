import {
  deleteCredential,
  PorterError,
  setCredential,
  settingsFor,
  fullName,
  mayCommand,
  type ForgeReader,
  type Settings,
  type Task,
  type UserConfig,
} from "@porter/orchestrator";
import type { Logger } from "pino";
import type { Sealer } from "../config/sealer.ts";
import type { ConfigCache } from "./config-cache.ts";
import type { KeyLog } from "./key-log.ts";
import type { UserConfigs } from "./user-configs.ts";

export interface ModelKeyParts {
  readonly cache: ConfigCache;
  readonly configs: UserConfigs;
  readonly sealer: Sealer;
  readonly log: KeyLog;
  readonly forge: Pick<ForgeReader, "readPermission">;
  readonly logger: Logger;
  /** Provider by environment variable name, as the agents say it. */
  providerOf(env: string): string | null;
}

/** Where a key is sealed for: moved to another person or provider it does not open. */
export function keyContext(userId: number, provider: string): string {
  return `user ${userId} ${provider}`;
}

/** Keys of people: kept sealed in their Gists, opened for the runs they pay for. */
export interface ModelKeys {
  set(user: { id: number; login: string }, provider: string, key: string): Promise<void>;
  remove(user: { id: number; login: string }, provider: string): Promise<void>;
  /** Opens somebody's own key; `null` when they have set none. */
  open(userId: number, provider: string): Promise<string | null>;
  /** The keys that pay for a task, by variable name: of who asked, else of who sponsors the repository. */
  forTask(task: Task, names: readonly string[]): Promise<Readonly<Record<string, string>>>;
  readonly settings: Settings;
}

export function createModelKeys(parts: ModelKeyParts): ModelKeys {
  const { cache, configs, sealer, log, forge, logger } = parts;

  async function keysOf(userId: number, names: readonly string[]): Promise<Record<string, string>> {
    const config = await configs.lastKnown(userId);
    if (config === null) return {};
    const keys: Record<string, string> = {};
    for (const name of names) {
      const provider = parts.providerOf(name);
      const sealed = provider === null ? undefined : config.credentials[provider];
      if (provider === null || sealed === undefined) continue;
      keys[name] = await sealer.open(sealed, keyContext(userId, provider));
    }
    return keys;
  }

  /** Trouble with one person's keys must not name them, nor stop the search for others'. */
  async function tryKeysOf(userId: number, names: readonly string[]): Promise<Record<string, string>> {
    try {
      return await keysOf(userId, names);
    } catch (error) {
      if (!(error instanceof PorterError) || error.retry === "later") throw error;
      logger.warn({ userId, code: error.code }, "keys of a person could not be used");
      return {};
    }
  }

  async function spend(
    userId: number,
    task: Task,
    names: readonly string[],
  ): Promise<Record<string, string>> {
    const keys = await tryKeysOf(userId, names);
    for (const name of Object.keys(keys)) {
      const provider = parts.providerOf(name);
      if (provider === null) continue;
      await log.record(userId, {
        provider,
        action: "use",
        actor: task.requestedBy.login,
        taskId: task.id,
      });
    }
    return keys;
  }

  /** Sponsors who still have write access, in the order in which they first listed the repository. */
  async function sponsor(task: Pick<Task, "repository">): Promise<readonly number[]> {
    const sponsors = await cache.sponsorsOf(task.repository);
    const active: number[] = [];
    for (const { userId, allowCollaborators } of sponsors) {
      if (!allowCollaborators) continue;
      const login = (await cache.find(userId))?.login ?? "";
      if (mayCommand(await forge.readPermission(task.repository, login))) active.push(userId);
    }
    return active;
  }

  return {
    async set(user, provider, key) {
      const sealed = await sealer.seal(key, keyContext(user.id, provider));
      await configs.update(user, setCredential(provider, sealed));
      await log.record(user.id, { provider, action: "set", actor: user.login, taskId: null });
    },
    async remove(user, provider) {
      await configs.update(user, deleteCredential(provider));
      await log.record(user.id, { provider, action: "delete", actor: user.login, taskId: null });
    },
    async open(userId, provider) {
      const sealed = (await configs.lastKnown(userId))?.credentials[provider];
      return sealed === undefined ? null : sealer.open(sealed, keyContext(userId, provider));
    },
    async forTask(task, names) {
      if (names.length === 0) return {};
      const own = await spend(task.requestedBy.id, task, names);
      if (Object.keys(own).length > 0) return own;
      for (const userId of await sponsor(task)) {
        if (userId === task.requestedBy.id) continue;
        const theirs = await spend(userId, task, names);
        if (Object.keys(theirs).length > 0) return theirs;
      }
      return {};
    },
    settings: {
      async ofRepository(repository) {
        for (const { userId } of await cache.sponsorsOf(repository)) {
          const config = await lastKnownOrNull(userId);
          const settings = config && settingsFor(config, fullName(repository));
          if (settings) return settings;
        }
        return null;
      },
    },
  };

  async function lastKnownOrNull(userId: number): Promise<UserConfig | null> {
    try {
      return await configs.lastKnown(userId);
    } catch (error) {
      logger.warn({ userId, err: error }, "a sponsor's configuration could not be read");
      return null;
    }
  }
}
