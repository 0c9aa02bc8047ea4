import type { Clock, Forge, InstalledRepository } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import { BoundedMap } from "./bounded-map.ts";
import { cloneAccess } from "./clone-access.ts";
import type { GitHubConfig } from "./config.ts";
import { ensureComment } from "./ensure-comment.ts";
import { ensureEyes } from "./ensure-eyes.ts";
import { ensureFollowUp } from "./ensure-follow-up.ts";
import { ensurePullRequest } from "./ensure-pull-request.ts";
import { findRepository } from "./find-repository.ts";
import { createClients, type Client } from "./installation.ts";
import { readContext } from "./read-context.ts";
import { readPullRequest } from "./read-pull-request.ts";
import { readPermission } from "./read-permission.ts";
import { createPolicyFiles } from "./read-policy-file.ts";
import { isTeamMember } from "./team-membership.ts";

/** GitHub as a forge, and what only GitHub has. */
export interface GitHubForge extends Forge {
  /** Slug of the App these credentials belong to; `<slug>[bot]` is the login Porter writes under. Asked once. */
  readAppSlug(): Promise<string>;
}

const systemClock: Clock = { now: () => new Date() };

/** A busy repository's rules are read once a minute, so that they cost next to nothing a task. */
const defaultPolicyAgeMs = 60_000;

/** Builds the GitHub forge. Sends nothing before the first call. */
export function createGitHubForge(config: GitHubConfig): GitHubForge {
  const clients = createClients(config);
  const clock = config.clock ?? systemClock;
  const policyFile = createPolicyFiles({ clock, ageMs: config.policyAgeMs ?? defaultPolicyAgeMs });
  const treeOfCommit = new BoundedMap<string, string>(1000);
  const lastBodies = config.rememberComments === false ? null : new BoundedMap<string, string>(1000);
  const readAppSlug = once(() => askAppSlug(clients.app));
  const ownLogin = async () => `${await readAppSlug()}[bot]`;
  const clientOf = (repository: InstalledRepository) => clients.installation(repository.installationId);

  return {
    id: "github",
    readAppSlug,
    findRepository: (repository) => findRepository(clients, repository),
    readPermission: (repository, login) => readPermission(clientOf(repository), repository, login),
    readPolicyFile: (repository) => policyFile(clientOf(repository), repository),
    isTeamMember: (repository, team, login) =>
      isTeamMember(clientOf(repository), repository, { team, login }),
    async readContext(request) {
      const { context, baseTreeSha } = await readContext(clientOf(request.repository), request);
      treeOfCommit.set(context.base.sha, baseTreeSha);
      return context;
    },
    readPullRequest: async (repository, number) =>
      readPullRequest(clientOf(repository), repository, { number, ownLogin: await ownLogin() }),
    cloneAccess: (repository) => cloneAccess(clientOf(repository), { config, clock, repository }),
    ensureComment: (comment) =>
      ensureComment(clientOf(comment.repository), comment, { ownLogin, lastBodies }),
    ensureEyes: (repository, comment) => ensureEyes(clientOf(repository), repository, comment),
    ensurePullRequest(publication) {
      const { repository } = publication;
      return ensurePullRequest({ client: clientOf(repository), repository, treeOfCommit }, publication);
    },
    ensureFollowUp(publication) {
      const { repository } = publication;
      return ensureFollowUp({ client: clientOf(repository), repository, treeOfCommit }, publication);
    },
  };
}

async function askAppSlug(app: Client): Promise<string> {
  const { slug } = await ask({
    doing: { what: "sign in as its GitHub App", permission: "Metadata: read", repository: null },
    answer: z.object({ slug: z.string().min(1) }),
    request: () => app.rest.apps.getAuthenticated(),
  });
  return slug;
}

/** Remembers the first success; a failure is asked again. */
function once<Value>(question: () => Promise<Value>): () => Promise<Value> {
  let known: Promise<Value> | null = null;
  return async () => {
    known ??= question();
    try {
      return await known;
    } catch (error) {
      known = null;
      throw error;
    }
  };
}
