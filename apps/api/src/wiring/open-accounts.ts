import { createGitHubSignIn } from "@porter/forges";
import { type Accounts, createAccounts } from "../accounts/accounts.ts";
import type { Environment, GitHubCredentials } from "../config/environment.ts";
import type { KeyRing } from "../config/key-ring.ts";
import type { AuthDoor } from "../http/auth/auth-routes.ts";
import { createIdentity, sessionCookie } from "../http/auth/identify.ts";
import { createSignInFlow } from "../http/auth/sign-in-flow.ts";
import type { Database } from "../store/database.ts";

export interface OpenAccounts {
  readonly accounts: Accounts;
  readonly door: AuthDoor;
}

/** People and how they sign in, for a Porter with a GitHub App. */
export function openAccounts(parts: {
  readonly environment: Environment;
  readonly credentials: GitHubCredentials;
  readonly db: Database;
  readonly ring: KeyRing;
  /** Where people reach Porter; HTTPS decides how cookies are set. */
  readonly publicUrl: string;
}): OpenAccounts {
  const { environment, credentials, db, ring, publicUrl } = parts;
  const urls = { url: environment.githubUrl, apiUrl: environment.githubApiUrl };
  const signIn = createGitHubSignIn(urls, credentials.oauth);
  const accounts = createAccounts({ db, ring, signIn });
  const { origin } = new URL(publicUrl);
  const cookie = sessionCookie(ring, origin.startsWith("https:"));
  const identity = createIdentity(accounts, cookie);
  const flow = credentials.oauth === null ? null : createSignInFlow({ accounts, signIn, ring, origin });
  return { accounts, door: { accounts, identity, cookie, flow } };
}
