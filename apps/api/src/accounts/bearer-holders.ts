import { createHash } from "node:crypto";
import type { GitHubSignIn, GitHubUser } from "@porter/forges";

/** For how long a token that GitHub took is believed without asking again. */
const believedMs = 60_000;
const remembered = 1000;

/** Finds out whose token it is, by asking GitHub at most once a minute a token. Refused tokens are asked anew. */
export function bearerHolders(signIn: GitHubSignIn): (token: string) => Promise<GitHubUser | null> {
  // By hash: the memory of a process that dies must not hold tokens of people.
  const known = new Map<string, { readonly user: GitHubUser; readonly until: number }>();
  return async (token) => {
    const key = createHash("sha256").update(token).digest("base64");
    const holder = known.get(key);
    if (holder !== undefined && Date.now() < holder.until) return holder.user;
    const user = await signIn.readUser(token);
    known.delete(key);
    if (user === null) return null;
    known.set(key, { user, until: Date.now() + believedMs });
    for (const oldest of known.keys()) {
      if (known.size <= remembered) break;
      known.delete(oldest);
    }
    return user;
  };
}
