import { type ConfigEdit, PorterError } from "@porter/orchestrator";
import type { Sealer } from "../config/sealer.ts";
import type { ConfigCache } from "./config-cache.ts";
import type { KeyLog } from "./key-log.ts";
import { keyContext } from "./model-keys.ts";
import type { UserConfigs } from "./user-configs.ts";

/** What became of one person's keys. */
export interface Rotation {
  readonly login: string;
  /** Providers whose key was sealed anew. */
  readonly rotated: readonly string[];
  /** Why some or all were not; `null` when all are sealed with the newest key now. */
  readonly problem: string | null;
}

/**
 * Seals everybody's model keys anew under the newest key of the ring, in their Gists. Goes on after trouble with one
 * person; may be repeated. The old key may leave `PORTER_SECRET` once nobody has a problem any more.
 */
export async function* rotateKeys(parts: {
  readonly cache: ConfigCache;
  readonly configs: UserConfigs;
  readonly sealer: Sealer;
  readonly log: KeyLog;
}): AsyncGenerator<Rotation> {
  const { cache, configs, sealer, log } = parts;
  for (const { userId, login } of await cache.all()) {
    const user = { id: userId, login };
    const rotated: string[] = [];
    try {
      const own = await configs.read(user);
      for (const [provider, sealed] of Object.entries(own?.config.credentials ?? {})) {
        if (sealer.isCurrent(sealed)) continue;
        const context = keyContext(userId, provider);
        const fresh = await sealer.seal(await sealer.open(sealed, context), context);
        await configs.update(user, replaceCredential(provider, sealed, fresh));
        await log.record(userId, { provider, action: "rotate", actor: "porter", taskId: null });
        rotated.push(provider);
      }
      yield { login, rotated, problem: null };
    } catch (error) {
      if (!(error instanceof PorterError)) throw error;
      yield { login, rotated, problem: error.message };
    }
  }
}

/** A key that was set meanwhile is the newer one. */
function replaceCredential(provider: string, old: string, fresh: string): ConfigEdit {
  return (config) =>
    config.credentials[provider] === old
      ? { ...config, credentials: { ...config.credentials, [provider]: fresh } }
      : config;
}
