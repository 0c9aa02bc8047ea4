import type { InstallationToken } from "../state/installation.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";

/** Who asks, as the credential of the request proves it. */
export type Caller =
  | { readonly kind: "anonymous" }
  | { readonly kind: "app" }
  | { readonly kind: "installation"; readonly token: InstallationToken }
  | { readonly kind: "user"; readonly user: User }
  /** The App by its client id and secret. */
  | { readonly kind: "client" };

/** In whose name a caller writes; `null` when it cannot write. */
export function actorOf(world: World, caller: Caller): User | null {
  switch (caller.kind) {
    case "installation":
      return world.app.bot;
    case "user":
      return caller.user;
    case "anonymous":
    case "app":
    case "client":
      return null;
  }
}

/** What rate limits and logs call the caller; no credential is in it. */
export function callerName(caller: Caller): string {
  switch (caller.kind) {
    case "installation":
      return `installation ${caller.token.installation.id}`;
    case "user":
      return `user ${caller.user.login}`;
    case "anonymous":
    case "app":
    case "client":
      return caller.kind;
  }
}
