import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { defaultAgentId, demonstrationAgentId } from "@porter/adapters";
import { createSampleRepository, GitHubStandIn } from "@porter/standins-github";
import { lockFolder } from "../store/folder-lock.ts";
import type { GitHubCredentials } from "../config/environment.ts";
import type { Principal } from "../accounts/accounts.ts";
import { openSample } from "./open-sample.ts";
import type { Sample } from "./sample.ts";

/** Everything that takes GitHub's place when no App is configured. */
export interface TryMode {
  readonly credentials: GitHubCredentials;
  readonly githubUrl: string;
  readonly githubApiUrl: string;
  /** Whoever reaches this address is the sample's maintainer. */
  readonly principal: Principal;
  readonly sample: Sample;
  /** Runs when a command names no agent. */
  readonly defaultAgent: string;
  fetch(request: Request, env?: object): Response | Promise<Response>;
  close(): Promise<void>;
}

/**
 * A folder of its own, emptied: the stand-in forgets everything at the end, so the journal must not remember.
 * Throws `PorterError` `journal_in_use`, and empties nothing, while another try mode works in it.
 */
export async function emptyTryFolder(dataDir: string): Promise<{ folder: string; release: () => void }> {
  const folder = path.join(dataDir, "try");
  await mkdir(dataDir, { recursive: true });
  const { release } = lockFolder(folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return { folder, release };
}

/** Makes the stand-in and its sample repository, to be served below `<address>/github`. */
export async function prepareTryMode(options: {
  address: string;
  dataDir: string;
  /** Whether there is a key that the default agent can use. */
  modelKeyKnown: boolean;
}): Promise<TryMode> {
  const { address, dataDir } = options;
  const secret = randomBytes(32).toString("hex");
  const standIn = await GitHubStandIn.create({
    dataDir: path.join(dataDir, "github"),
    webhook: { url: `${address}/api/webhooks/github`, secret },
  });
  standIn.servedAt(`${address}/github`);
  const { repository, maintainer } = await createSampleRepository(standIn);
  return {
    credentials: {
      appId: String(standIn.appId),
      privateKey: standIn.privateKeyPem,
      webhookSecrets: [secret],
      oauth: null,
    },
    githubUrl: standIn.url,
    githubApiUrl: standIn.apiUrl,
    principal: {
      login: maintainer,
      id: standIn.addUser(maintainer).id,
      readable: () => Promise.resolve("all"),
    },
    sample: openSample(standIn, { repository, maintainer }),
    defaultAgent: options.modelKeyKnown ? defaultAgentId : demonstrationAgentId,
    fetch: standIn.fetch,
    close: () => standIn.close(),
  };
}
