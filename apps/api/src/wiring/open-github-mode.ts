import type { Logger } from "pino";
import type { Environment, GitHubCredentials } from "../config/environment.ts";
import type { KeyRing } from "../config/key-ring.ts";
import type { OperatorFile } from "../config/operator-file.ts";
import { startRelay } from "../relay/start-relay.ts";
import type { Store } from "../store/open-store.ts";
import type { Mode } from "./mode.ts";
import { openAccounts } from "./open-accounts.ts";
import { openUserConfig } from "./open-user-config.ts";
import { startCatchingUp } from "./start-catching-up.ts";

/** Porter with its GitHub App. */
export function openGitHubMode(parts: {
  readonly environment: Environment;
  readonly credentials: GitHubCredentials;
  readonly operator: OperatorFile;
  readonly store: Store;
  readonly ring: KeyRing;
  readonly address: string;
  readonly log: Logger;
}): Mode {
  const { environment, credentials, operator, store, ring, address, log } = parts;
  const publicUrl = environment.publicUrl ?? address;
  const { accounts, door } = openAccounts({ environment, credentials, db: store.db, ring, publicUrl });
  const shared = Object.entries(operator.shareModelKeys ? environment.modelKeys : {});
  return {
    name: "github",
    credentials,
    urls: environment,
    defaultAgent: null,
    signIn: credentials.oauth === null ? "not-configured" : "available",
    auth: door,
    people: accounts,
    principalOf: (headers) => door.identity.principalOf(headers),
    configure({ forge, agents }) {
      const { tokens } = accounts;
      const apiUrl = environment.githubApiUrl;
      const own = openUserConfig({ apiUrl, db: store.db, ring, tokens, forge, agents, logger: log });
      return {
        own,
        settings: own.keys.settings,
        async modelKeys(task, names) {
          const keys = await own.keys.forTask(task, names);
          if (Object.keys(keys).length > 0) return keys;
          return Object.fromEntries(shared.filter(([name]) => names.includes(name)));
        },
      };
    },
    sample: null,
    setUp: null,
    standIn: null,
    start(forge) {
      const ends = [startCatchingUp({ forge, store, log })];
      const { webhookProxyUrl: channelUrl } = environment;
      if (channelUrl !== null)
        ends.unshift(startRelay({ channelUrl, doorUrl: `${address}/api/webhooks/github`, log }));
      return async () => {
        for (const end of ends) await end();
      };
    },
    close: () => Promise.resolve(),
  };
}
