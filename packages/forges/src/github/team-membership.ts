import { type InstalledRepository, PorterError } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import type { Client } from "./installation.ts";

const membershipSchema = z.object({ state: z.string() });

/**
 * Whether somebody is an active member of `@organisation/team`, child teams included. A team of another organisation
 * than the repository's owner has no members here: the App's token does not reach there, and so nobody may.
 * Source: https://docs.github.com/en/rest/teams/members#get-team-membership-for-a-user
 */
export async function isTeamMember(
  client: Client,
  repository: InstalledRepository,
  { team, login }: { readonly team: string; readonly login: string },
): Promise<boolean> {
  const [org = "", slug = ""] = team.replace(/^@/, "").split("/");
  if (org.toLowerCase() !== repository.owner.toLowerCase()) return false;
  try {
    const { state } = await ask({
      doing: { what: `ask who is in ${team}`, permission: "Members: read (organization)", repository },
      answer: membershipSchema,
      request: () => client.rest.teams.getMembershipForUserInOrg({ org, team_slug: slug, username: login }),
    });
    return state === "active";
  } catch (error) {
    if (error instanceof PorterError && error.code === "forge_not_found") return false;
    throw error;
  }
}
