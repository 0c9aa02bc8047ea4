/** How far a permission of a GitHub App goes; each includes the ones before it. */
const levels = ["read", "write", "admin"] as const;
export type PermissionLevel = (typeof levels)[number];

/**
 * Every permission Porter's App needs, by GitHub's name for it. The manifest asks for them, the doctor looks for
 * them. https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
export const neededPermissions: Readonly<Record<string, PermissionLevel>> = {
  contents: "write",
  issues: "write",
  pull_requests: "write",
  checks: "write",
  metadata: "read",
  /** Of organisations: team membership counts when somebody commands. */
  members: "read",
  /** Of accounts: people keep their configuration in a secret Gist. */
  gists: "write",
};

/**
 * Every event Porter's App subscribes to. Events about the App itself (`installation`,
 * `installation_repositories`, `github_app_authorization`) come unasked and may not be asked for.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export const neededEvents: readonly string[] = [
  "issue_comment",
  "issues",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "repository",
];

/** Permissions that an installation has on any account; the others concern organisations or people. */
const repositoryPermissions = ["contents", "issues", "pull_requests", "checks", "metadata"];

/** What an App has, as GitHub tells it. */
export interface AppGrants {
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

/** What an App lacks of what Porter needs: permissions as `name: level`, and events. */
export function missingNeeds({ permissions, events }: AppGrants): {
  readonly permissions: readonly string[];
  readonly events: readonly string[];
} {
  return {
    permissions: missingPermissions(permissions, Object.keys(neededPermissions)),
    events: neededEvents.filter((event) => !events.includes(event)),
  };
}

/**
 * What an installation lacks, as `name: level`. It keeps the permissions it was given until the account's owner
 * accepts new ones.
 */
export function missingAtInstallation({ permissions }: Pick<AppGrants, "permissions">): readonly string[] {
  return missingPermissions(permissions, repositoryPermissions);
}

function missingPermissions(granted: AppGrants["permissions"], names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const level = neededPermissions[name];
    return level === undefined || reaches(granted[name], level) ? [] : [`${name}: ${level}`];
  });
}

function reaches(granted: string | undefined, needed: PermissionLevel): boolean {
  return levels.findIndex((level) => level === granted) >= levels.indexOf(needed);
}
