import { refuseAppToken } from "./app-jwt.ts";
import type { AppIdentity } from "./app-jwt.ts";
import type { Caller } from "./caller.ts";
import type { World } from "../state/world.ts";

/** A credential that is not accepted, with GitHub's words for it. */
export interface Refused {
  readonly kind: "refused";
  readonly message: string;
}

/** Reads `Bearer`, `token` and `Basic` (the token is the password) and finds out who asks. */
export async function authenticate(
  world: World,
  identity: AppIdentity,
  authorization: string | null,
): Promise<Caller | Refused> {
  if (isClient(world, authorization)) return { kind: "client" };
  const credential = readCredential(authorization);
  if (credential === null) return { kind: "anonymous" };
  if (credential.split(".").length === 3) {
    const message = await refuseAppToken(credential, identity, world.clock.now());
    return message === null ? { kind: "app" } : { kind: "refused", message };
  }
  return callerOfToken(world, credential);
}

/** The caller of an installation or personal token; unknown and expired ones are the same to GitHub. */
function callerOfToken(world: World, token: string): Caller | Refused {
  const user = world.userTokens.get(token);
  if (user !== undefined) return { kind: "user", user };
  const authorized = world.authorizations.userOf(token, world.clock.now());
  if (authorized !== null) return { kind: "user", user: authorized };
  const issued = world.installationTokens.get(token);
  if (issued !== undefined) {
    if (issued.expiresAt > world.clock.now()) return { kind: "installation", token: issued };
    world.installationTokens.delete(token);
  }
  return { kind: "refused", message: "Bad credentials" };
}

/** Client id and secret as user name and password. */
function isClient({ app }: World, authorization: string | null): boolean {
  const [, value = ""] = /^basic +(.+)$/i.exec(authorization ?? "") ?? [];
  return Buffer.from(value, "base64").toString("utf8") === `${app.clientId}:${app.clientSecret}`;
}

function readCredential(authorization: string | null): string | null {
  const [, scheme = "", value = ""] = /^(\w+) +(.+)$/.exec(authorization ?? "") ?? [];
  if (/^(?:bearer|token)$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return null;
  const decoded = Buffer.from(value, "base64").toString("utf8");
  return decoded.slice(decoded.indexOf(":") + 1);
}
