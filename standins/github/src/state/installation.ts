import type { User } from "./user.ts";

/** How far one permission of an App goes. */
export type AccessLevel = "read" | "write" | "admin";

/** Permissions by name, such as `{ contents: "write", metadata: "read" }`. */
export type Permissions = Readonly<Record<string, AccessLevel>>;

/** The App on one account; it covers all repositories of that account. */
export interface Installation {
  readonly id: number;
  readonly account: User;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly createdAt: Date;
  suspendedAt: Date | null;
  /** Ids of the account's repositories that it does not cover. */
  readonly excluded: Set<number>;
}

/** A token an installation handed out. */
export interface InstallationToken {
  readonly token: string;
  readonly installation: Installation;
  readonly permissions: Permissions;
  /** Repositories it is narrowed to, or `null` for all of the installation. */
  readonly repositoryIds: ReadonlySet<number> | null;
  readonly expiresAt: Date;
}

/** Whether a level includes another. */
export function levelIncludes(level: AccessLevel | undefined, needed: AccessLevel): boolean {
  const order: readonly AccessLevel[] = ["read", "write", "admin"];
  return level !== undefined && order.indexOf(level) >= order.indexOf(needed);
}
