import { createConfigGists } from "@porter/forges";
import type { ForgeReader } from "@porter/orchestrator";
import type { Logger } from "pino";
import type { UserTokens } from "../accounts/user-tokens.ts";
import type { KeyRing } from "../config/key-ring.ts";
import type { Database } from "../store/database.ts";
import { type ConfigCache, createConfigCache } from "../user-config/config-cache.ts";
import { createKeyLog } from "../user-config/key-log.ts";
import { createModelKeys } from "../user-config/model-keys.ts";
import type { OwnSettings } from "../user-config/own-settings.ts";
import { createUserConfigs } from "../user-config/user-configs.ts";
import type { AgentCredentials } from "./agent-credentials.ts";

/** People's settings in their Gists. */
export function openUserConfig(parts: {
  readonly apiUrl: string;
  readonly db: Database;
  readonly ring: KeyRing;
  readonly tokens: UserTokens;
  readonly forge: Pick<ForgeReader, "readPermission">;
  readonly agents: AgentCredentials;
  readonly logger: Logger;
}): OwnSettings & { readonly cache: ConfigCache } {
  const { apiUrl, db, ring, tokens, forge, agents, logger } = parts;
  const cache = createConfigCache(db);
  const configs = createUserConfigs({ cache, tokens, gists: createConfigGists({ apiUrl }) });
  const log = createKeyLog(db);
  const keys = createModelKeys({
    cache,
    configs,
    log,
    forge,
    logger,
    sealer: ring.sealer("model key"),
    providerOf: (env) => agents.providerOf(env),
  });
  return { cache, configs, keys, log };
}
