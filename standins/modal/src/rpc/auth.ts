import { type CallContext, ServerError, Status } from "nice-grpc";
import { z } from "zod";
import type { defaultToken } from "../options.ts";
import { type Methods, unary } from "./method.ts";

const lifetimeS = 3600;

function part(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}

/** A token as clients read one: three parts, of which they look at `exp`. */
function sessionToken(): string {
  const exp = Math.floor(Date.now() / 1000) + lifetimeS;
  return `${part({ alg: "none" })}.${part({ exp })}.${part({})}`;
}

/** Refuses whoever does not show the token. */
export function checkToken({ metadata }: CallContext, token: typeof defaultToken): void {
  const shown = [metadata.get("x-modal-token-id"), metadata.get("x-modal-token-secret")];
  if (shown[0] === token.id && shown[1] === token.secret) return;
  throw new ServerError(Status.UNAUTHENTICATED, "Token ID is malformed or unknown");
}

/** What clients call first. */
export const authMethods: Methods = {
  authTokenGet: unary(z.unknown(), () => ({ token: sessionToken() })),
  clientHello: unary(z.unknown(), () => ({ serverWarnings: [] })),
};
