import type { Permission } from "../forge/forge.ts";
import type { InstalledRepository } from "../forge/repository.ts";
import type { Failure } from "../porter-error.ts";
import type { Ports } from "../use-case-ports.ts";
import { reasonAgainstPerson, teamsNamed } from "./authorize.ts";
import { openPolicy, readRepositoryPolicy, type RepositoryPolicy } from "./repository-policy.ts";

/** What may be done in a repository in somebody's name, asked at this moment. */
export interface PolicyVerdict {
  /** `null` when they may command. */
  readonly against: Failure | null;
  readonly policy: RepositoryPolicy;
  readonly permission: Permission;
}

/**
 * Asks the forge for permission and the repository's own rules, and for team membership where the rules name teams.
 * Fails closed: rules that cannot be read, or a forge that does not answer, let nobody command.
 */
export async function askStanding(
  repository: InstalledRepository,
  login: string,
  { forge }: Pick<Ports, "forge">,
): Promise<PolicyVerdict> {
  const [permission, text] = await Promise.all([
    forge.readPermission(repository, login),
    forge.readPolicyFile(repository),
  ]);
  const reading = readRepositoryPolicy(text);
  if (!reading.ok) return { against: reading.failure, policy: openPolicy, permission };
  const { policy } = reading;
  const memberships = await Promise.all(
    teamsNamed(policy).map(async (team) =>
      (await forge.isTeamMember(repository, team, login)) ? [team] : [],
    ),
  );
  const teams = new Set(memberships.flat());
  return {
    against: reasonAgainstPerson({ login, repository, permission, policy, teams }),
    policy,
    permission,
  };
}
