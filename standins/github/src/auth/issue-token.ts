import { randomBytes } from "node:crypto";
import { levelIncludes } from "../state/installation.ts";
import type { Installation, InstallationToken, Permissions } from "../state/installation.ts";
import type { World } from "../state/world.ts";

/** How long an installation token lives. */
const lifeMs = 3_600_000;

/** What an App asks for when it wants a token; what is left out is not narrowed. */
export interface TokenWish {
  readonly installation: Installation;
  readonly repositoryIds: ReadonlySet<number> | null;
  readonly permissions: Permissions | null;
}

/** Hands out a token, or `null` when more is asked for than the installation has. */
export function issueInstallationToken(world: World, wish: TokenWish): InstallationToken | null {
  const { installation } = wish;
  const wanted = Object.entries(wish.permissions ?? {});
  if (!wanted.every(([name, level]) => levelIncludes(installation.permissions[name], level))) return null;
  const token: InstallationToken = {
    token: `ghs_${randomLetters(36)}`,
    installation,
    // Every token may read metadata, asked for or not.
    permissions:
      wish.permissions === null ? installation.permissions : { metadata: "read", ...wish.permissions },
    repositoryIds: wish.repositoryIds,
    expiresAt: new Date(world.clock.now().getTime() + lifeMs),
  };
  world.installationTokens.set(token.token, token);
  return token;
}

/** A personal token for somebody, as tests and browsers use it. */
export function randomUserToken(): string {
  return `ghp_${randomLetters(36)}`;
}

function randomLetters(count: number): string {
  return randomBytes(count * 2)
    .toString("base64")
    .replaceAll(/[^A-Za-z0-9]/g, "")
    .slice(0, count);
}
