import { notAccessible, notFound, ok } from "./answer.ts";
import type { Operation } from "./operation.ts";
import { levelIncludes } from "../state/installation.ts";

/** Teams of organisations, as far as one asks who is in them. */
export const teamOperations: readonly Operation[] = [
  {
    id: "teams/get-membership-for-user-in-org",
    method: "GET",
    path: "/orgs/{org}/teams/{team_slug}/memberships/{username}",
    handle({ world, caller, params }) {
      if (caller.kind !== "installation") return notAccessible;
      const { installation, permissions } = caller.token;
      const { org = "", team_slug: slug = "", username = "" } = params;
      if (installation.account.login.toLowerCase() !== org.toLowerCase()) return notFound;
      if (!levelIncludes(permissions["members"], "read")) return notAccessible;
      const members = world.teams.get(`${org}/${slug}`.toLowerCase());
      if (members?.has(username.toLowerCase()) !== true) return notFound;
      const url = `${world.apiUrl}/orgs/${org}/teams/${slug}/memberships/${username}`;
      return ok({ url, role: "member", state: "active" });
    },
  },
];
