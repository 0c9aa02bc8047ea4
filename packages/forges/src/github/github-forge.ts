import type { Archive, Clock, DeliveryLog, Forge, InstalledRepository } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import { BoundedMap } from "./bounded-map.ts";
import { cloneAccess } from "./clone-access.ts";
import type { GitHubConfig } from "./config.ts";
import { createDeliveryLog } from "./delivery-log.ts";
import { ensureComment } from "./ensure-comment.ts";
import { ensureEyes } from "./ensure-eyes.ts";
import { ensurePullRequest } from "./ensure-pull-request.ts";
import { findRepository } from "./find-repository.ts";
import { createClients, type Client } from "./installation.ts";
import { createArchive } from "./archive.ts";
import { readContext } from "./read-context.ts";
import { readMerges } from "./read-merges.ts";
import { readPermission } from "./read-permission.ts";

/** GitHub as a forge, and what only GitHub has. */
export interface GitHubForge extends Forge {
  /** Slug of the App these credentials belong to; `<slug>[bot]` is the login Porter writes under. Asked once. */
  readAppSlug(): Promise<string>;
  /** What GitHub remembers of tasks. */
  readonly archive: Archive;
  /** What GitHub tried to deliver. */
  readonly deliveries: DeliveryLog;
  /** When each of these pull requests was merged; those that were not are left out. One request per 100. */
  readMerges(repository: InstalledRepository, numbers: readonly number[]): Promise<ReadonlyMap<number, Date>>;
}

const systemClock: Clock = { now: () => new Date() };

/** Builds the GitHub forge. Sends nothing before the first call. */
export function createGitHubForge(config: GitHubConfig): GitHubForge {
  const clients = createClients(config);
  const clock = config.clock ?? systemClock;
  const treeOfCommit = new BoundedMap<string, string>(1000);
  const lastBodies = config.rememberComments === false ? null : new BoundedMap<string, string>(1000);
  const readAppSlug = once(() => askAppSlug(clients.app));
  const ownLogin = async () => `${await readAppSlug()}[bot]`;
  const clientOf = (repository: InstalledRepository) => clients.installation(repository.installationId);

  return {
    id: "github",
    readAppSlug,
    archive: createArchive(clients, ownLogin),
    deliveries: createDeliveryLog(clients.app),
    readMerges: (repository, numbers) => readMerges(clientOf(repository), repository, numbers),
    findRepository: (repository) => findRepository(clients, repository),
    readPermission: (repository, login) => readPermission(clientOf(repository), repository, login),
    async readContext(request) {
      const { context, baseTreeSha } = await readContext(clientOf(request.repository), request);
      treeOfCommit.set(context.base.sha, baseTreeSha);
      return context;
    },
    cloneAccess: (repository) => cloneAccess(clientOf(repository), { config, clock, repository }),
    ensureComment: (comment) =>
      ensureComment(clientOf(comment.repository), comment, { ownLogin, lastBodies }),
    ensureEyes: (repository, commentId) => ensureEyes(clientOf(repository), repository, commentId),
    ensurePullRequest(publication) {
      const { repository } = publication;
      return ensurePullRequest({ client: clientOf(repository), repository, treeOfCommit }, publication);
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
