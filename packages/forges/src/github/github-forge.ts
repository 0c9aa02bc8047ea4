import {
  fullName,
  type Archive,
  type Clock,
  type DeliveryLog,
  type Forge,
  type InstalledRepository,
  type Repository,
} from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import { BoundedMap } from "./bounded-map.ts";
import { cloneAccess } from "./clone-access.ts";
import type { GitHubConfig } from "./config.ts";
import { checkKey, type CheckMemory, ensureCheckRun, saidBy } from "./ensure-check-run.ts";
import { createDeliveryLog } from "./delivery-log.ts";
import { ensureComment } from "./ensure-comment.ts";
import { ensureEyes } from "./ensure-eyes.ts";
import { ensureLabel, type LabelMemory } from "./ensure-label.ts";
import { ensureFollowUp } from "./ensure-follow-up.ts";
import { ensurePullRequest } from "./ensure-pull-request.ts";
import { findRepository } from "./find-repository.ts";
import { createClients, type Client } from "./installation.ts";
import { createArchive } from "./archive.ts";
import { readContext } from "./read-context.ts";
import { readMerges } from "./read-merges.ts";
import { readPullRequest } from "./read-pull-request.ts";
import { readPermission } from "./read-permission.ts";
import { createPolicyFiles } from "./read-policy-file.ts";
import { isTeamMember } from "./team-membership.ts";

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

/** A busy repository's rules are read once a minute, so that they cost next to nothing a task. */
const defaultPolicyAgeMs = 60_000;

/** Builds the GitHub forge. Sends nothing before the first call. */
export function createGitHubForge(config: GitHubConfig): GitHubForge {
  const clients = createClients(config);
  const clock = config.clock ?? systemClock;
  const policyFile = createPolicyFiles({ clock, ageMs: config.policyAgeMs ?? defaultPolicyAgeMs });
  const isOnlyWriter = config.rememberComments !== false;
  const treeOfCommit = new BoundedMap<string, string>(1000);
  const freeBranches = new BoundedMap<string, string>(1000);
  const lastBodies = isOnlyWriter ? new BoundedMap<string, string>(1000) : null;
  const checks: CheckMemory = isOnlyWriter ? new BoundedMap(1000) : null;
  const labels: LabelMemory = {
    described: new BoundedMap(1000),
    last: isOnlyWriter ? new BoundedMap(1000) : null,
  };
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
    readPolicyFile: (repository) => policyFile(clientOf(repository), repository),
    isTeamMember: (repository, team, login) =>
      isTeamMember(clientOf(repository), repository, { team, login }),
    async readContext(request) {
      const { repository, head } = request;
      const read = await readContext(clientOf(repository), request);
      treeOfCommit.set(read.context.base.sha, read.baseTreeSha);
      if (read.headIsFree && head !== undefined)
        freeBranches.set(branchKey(repository, head), read.repositoryId);
      return read.context;
    },
    readPullRequest: async (repository, number) =>
      readPullRequest(clientOf(repository), repository, { number, ownLogin: await ownLogin() }),
    cloneAccess: (repository) => cloneAccess(clientOf(repository), { config, clock, repository }),
    ensureComment: (comment) =>
      ensureComment(clientOf(comment.repository), comment, { ownLogin, lastBodies }),
    ensureEyes: (repository, comment) => ensureEyes(clientOf(repository), repository, comment),
    ensurePullRequest(publication) {
      const { repository } = publication;
      const git = { client: clientOf(repository), repository, treeOfCommit };
      return ensurePullRequest(git, publication, {
        takeFreeBranch(branch) {
          const key = branchKey(repository, branch);
          const repositoryId = freeBranches.get(key) ?? null;
          freeBranches.delete(key);
          return repositoryId;
        },
        checkMade: (check, id) => checks?.set(checkKey(check), { id, said: saidBy(check) }),
      });
    },
    ensureCheckRun: (check) => ensureCheckRun(clientOf(check.repository), check, checks),
    ensureLabel: (label) => ensureLabel(clientOf(label.repository), label, labels),
    ensureFollowUp(publication) {
      const { repository } = publication;
      return ensureFollowUp({ client: clientOf(repository), repository, treeOfCommit }, publication);
    },
  };
}

function branchKey(repository: Repository, branch: string): string {
  return `${fullName(repository)} ${branch}`;
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
