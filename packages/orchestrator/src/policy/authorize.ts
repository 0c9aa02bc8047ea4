import { notPermitted } from "../failures.ts";
import type { Permission } from "../forge/forge.ts";
import type { Repository } from "../forge/repository.ts";
import type { Failure } from "../porter-error.ts";
import { mayCommand } from "./may-command.ts";
import type { RepositoryPolicy } from "./repository-policy.ts";

/** Everything that decides whether somebody may command in a repository. */
export interface Standing {
  readonly login: string;
  readonly repository: Repository;
  /** As the forge's permission API answered at this moment. */
  readonly permission: Permission;
  readonly policy: RepositoryPolicy;
  /** Those of the teams named in the policy that the person is in, as written there. */
  readonly teams: ReadonlySet<string>;
}

/**
 * Why somebody may not command, or `null` when they may. Write access is always needed; a denied person has none, and
 * an allow list narrows further.
 */
export function reasonAgainstPerson(standing: Standing): Failure | null {
  const { login, repository, permission, policy } = standing;
  if (!mayCommand(permission)) return notPermitted(login, repository, permission);
  if (policy.deny.some((subject) => means(subject, standing))) return excluded(login, "deny");
  if (policy.allow !== undefined && !policy.allow.some((subject) => means(subject, standing))) {
    return excluded(login, "allow");
  }
  return null;
}

/** The teams whose members have to be asked for before a decision. */
export function teamsNamed({ allow = [], deny }: RepositoryPolicy): readonly string[] {
  return [...new Set([...allow, ...deny])].filter(isTeam);
}

function isTeam(subject: string): boolean {
  return subject.startsWith("@");
}

function means(subject: string, { login, teams }: Standing): boolean {
  return isTeam(subject) ? teams.has(subject) : subject.toLowerCase() === login.toLowerCase();
}

function excluded(login: string, list: "allow" | "deny"): Failure {
  const why =
    list === "deny"
      ? "is on the deny list of .porter/config.json"
      : "is not on the allow list of .porter/config.json";
  return {
    code: "not_permitted",
    message: `${login} ${why} and may not command here. Ask a maintainer of this repository.`,
    retry: "never",
  };
}
