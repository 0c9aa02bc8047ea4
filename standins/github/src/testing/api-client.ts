import { importPKCS8, SignJWT } from "jose";
import type { GitHubStandIn } from "../stand-in.ts";

/** An answer of the API, its JSON already read. */
interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // Answers are as varied as the API; a test knows what it asked for, and a wrong guess fails its assertion.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** A request by path below the API's base. */
export type Ask = (request: string, body?: unknown, headers?: Record<string, string>) => Promise<ApiAnswer>;

/** The plainest client there is, so that tests see exactly what goes over the wire. */
export function apiClient(standIn: GitHubStandIn, credential: string | null): Ask {
  return async (request, body, headers = {}) => {
    const [method = "GET", path = "/"] = request.split(" ");
    const response = await fetch(`${standIn.apiUrl}${path}`, {
      method,
      headers: { ...headers, ...(credential !== null && { authorization: `Bearer ${credential}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? null : (JSON.parse(text) as unknown),
    };
  };
}

/** A token the App signs for itself. `lifeSeconds` may be wrong on purpose. */
export async function appToken(standIn: GitHubStandIn, lifeSeconds = 540): Promise<string> {
  const key = await importPKCS8(standIn.privateKeyPem, "RS256");
  const now = Math.floor(standIn.clock.now().getTime() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(String(standIn.appId))
    .setIssuedAt(now - 30)
    .setExpirationTime(now + lifeSeconds)
    .sign(key);
}

/** An installation token for a repository, narrowed as asked. */
export async function installationToken(
  standIn: GitHubStandIn,
  repository: string,
  wish: { permissions?: Record<string, string>; repositories?: string[] } = {},
): Promise<string> {
  const ask = apiClient(standIn, await appToken(standIn));
  const { id } = standIn.installation(repository);
  const { body } = await ask(`POST /app/installations/${id}/access_tokens`, wish);
  return (body as { token: string }).token;
}
