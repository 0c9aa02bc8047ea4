/** Credentials seen on the wire. */
export interface WatchedCredentials {
  readonly seen: ReadonlySet<string>;
  stop(): void;
}

/** Looks over the shoulder of `fetch`: notes what requests sign in with and the tokens that answers hand out. */
export function watchCredentials(): WatchedCredentials {
  const seen = new Set<string>();
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const credential = new Headers(init?.headers).get("authorization")?.split(" ")[1];
    if (credential) seen.add(credential);
    const answer = await original(input, init);
    const token = /"token":\s*"([^"]+)"/.exec(await answer.clone().text())?.[1];
    if (token !== undefined) seen.add(token);
    return answer;
  };
  return {
    seen,
    stop: () => {
      globalThis.fetch = original;
    },
  };
}
