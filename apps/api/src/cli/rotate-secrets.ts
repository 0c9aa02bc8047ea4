import { createConfigGists, createGitHubSignIn } from "@porter/forges";
import { PorterError } from "@porter/orchestrator";
import { createStoredTokens } from "../accounts/stored-tokens.ts";
import { readEnvironment } from "../config/environment.ts";
import { openKeyRing } from "../config/key-ring.ts";
import { resealApp, withStoredApp } from "../set-up/stored-app.ts";
import { openStore } from "../store/open-store.ts";
import { createConfigCache } from "../user-config/config-cache.ts";
import { createKeyLog } from "../user-config/key-log.ts";
import { rotateKeys } from "../user-config/rotate-keys.ts";
import { createUserConfigs } from "../user-config/user-configs.ts";
import { WrongUse } from "./wrong-use.ts";

/**
 * `porter secrets rotate`: seals what was sealed with an older key of `PORTER_SECRET` anew with its first one. Prints a
 * line a person; exit code 1 when something is left under an old key.
 */
export async function rotateSecrets(args: readonly string[]): Promise<number> {
  if (args.length > 0) throw new WrongUse("Write: porter secrets rotate");
  const environment = await withStoredApp(readEnvironment(process.env, process.cwd()));
  const { github, githubUrl, githubApiUrl, dataDir, databaseUrl } = environment;
  if (github === null) {
    throw new PorterError({
      code: "configuration_missing",
      message: "There is nothing to rotate: no GitHub App is configured, and try mode keeps no key.",
      retry: "never",
    });
  }
  const ring = await openKeyRing(environment.keyRing, dataDir);
  const store = await openStore({ dataDir, ...(databaseUrl === null ? {} : { databaseUrl }) });
  try {
    const { db } = store;
    const signIn = createGitHubSignIn({ url: githubUrl, apiUrl: githubApiUrl }, github.oauth);
    const tokens = createStoredTokens({ db, signIn, sealer: ring.sealer("github user token") });
    const cache = createConfigCache(db);
    const configs = createUserConfigs({ cache, tokens, gists: createConfigGists({ apiUrl: githubApiUrl }) });
    await resealApp(environment);
    await tokens.reseal();
    let left = 0;
    const parts = { cache, configs, sealer: ring.sealer("model key"), log: createKeyLog(db) };
    for await (const { login, rotated, problem } of rotateKeys(parts)) {
      const done = rotated.length === 0 ? "nothing to do" : `rotated ${rotated.join(", ")}`;
      process.stdout.write(`${problem === null ? "✓" : "✗"} ${login}: ${problem ?? done}\n`);
      if (problem !== null) left += 1;
    }
    const end =
      left === 0
        ? "Everything is sealed with the first key of PORTER_SECRET. The others may be removed once no run is under way."
        : "Keep the old keys in PORTER_SECRET until these people have signed in again, then repeat.";
    process.stdout.write(`${end}\n`);
    return left === 0 ? 0 : 1;
  } finally {
    await store.close();
  }
}
