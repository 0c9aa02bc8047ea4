import {
  type ConfigEdit,
  type ConfigGist,
  type ConfigGists,
  emptyConfig,
  parseUserConfig,
  PorterError,
  type UserConfig,
  userConfigText,
} from "@porter/orchestrator";
import type { UserTokens } from "../accounts/user-tokens.ts";
import { oneAtATime } from "../jobs/one-at-a-time.ts";
import type { ConfigCache } from "./config-cache.ts";

interface User {
  readonly id: number;
  readonly login: string;
}

/** Somebody's configuration and where it is. */
interface OwnConfig {
  readonly config: UserConfig;
  readonly gistUrl: string;
}

/**
 * People's configurations in their Gists. Methods throw `PorterError`: `sign_in_needed` when Porter has no token of
 * theirs, `config_damaged` and `config_too_new` when their file must not be touched, `config_conflict`, `forge_*`.
 */
export interface UserConfigs {
  /** What stands in the Gist now; `null` for who has none yet. */
  read(user: User): Promise<OwnConfig | null>;
  /** Edits what stands there; the Gist is made when there is none. */
  update(user: User, edit: ConfigEdit): Promise<OwnConfig>;
  /** As last read; read again when that is a while ago and GitHub answers. `null` when nothing is known. */
  lastKnown(userId: number): Promise<UserConfig | null>;
}

/** For so long a task takes somebody's configuration as it was last read. */
const freshMs = 60_000;

export function createUserConfigs(parts: {
  readonly cache: ConfigCache;
  readonly gists: ConfigGists;
  readonly tokens: UserTokens;
}): UserConfigs {
  const { cache, gists, tokens } = parts;
  const inTurn = oneAtATime();

  async function tokenOf(userId: number): Promise<string> {
    const token = await tokens.of(userId);
    if (token === null) throw signInNeeded();
    return token;
  }

  /** By the id that is known, else by the name of the file: the journal may have been lost. */
  async function locate(token: string, user: User): Promise<ConfigGist | null> {
    const known = await cache.find(user.id);
    const gist = known === null ? null : await gists.read(token, known.gistId);
    return gist ?? gists.find(token);
  }

  async function keep(user: User, gist: ConfigGist): Promise<OwnConfig> {
    const config = parseUserConfig(gist.text);
    await cache.keep(user, gist);
    return { config, gistUrl: gist.url };
  }

  async function read(user: User): Promise<OwnConfig | null> {
    const gist = await locate(await tokenOf(user.id), user);
    if (gist !== null) return keep(user, gist);
    // Deleting the Gist is how people take everything back.
    await cache.forget(user.id);
    return null;
  }

  return {
    read,
    update: (user, edit) =>
      inTurn(String(user.id), async () => {
        const token = await tokenOf(user.id);
        const gist = await locate(token, user);
        const edited = (text: string) => userConfigText(edit(parseUserConfig(text)));
        const written = gist === null ? null : await gists.update(token, gist.id, edited);
        return keep(user, written ?? (await gists.create(token, userConfigText(edit(emptyConfig())))));
      }),
    async lastKnown(userId) {
      const known = await cache.find(userId);
      if (known === null) return null;
      if (Date.now() - known.readAt.getTime() < freshMs) return parseUserConfig(known.content);
      try {
        return (await read({ id: userId, login: known.login }))?.config ?? null;
      } catch (error) {
        // GitHub is away, or they signed out: what they last said still holds. A damaged file holds nothing.
        const holds = error instanceof PorterError && !error.code.startsWith("config_");
        if (!holds) throw error;
        return parseUserConfig(known.content);
      }
    },
  };
}

function signInNeeded(): PorterError {
  return new PorterError({
    code: "sign_in_needed",
    message: "Sign in to Porter with GitHub first: your configuration lives in a Gist of yours.",
    retry: "never",
  });
}
