import { createGitHubForge, type GitHubForge, gitHubConfigSchema } from "@porter/forges";
import { PorterError } from "@porter/orchestrator";
import type { Logger } from "pino";
import { z } from "zod";
import type { Environment, GitHubCredentials } from "../config/environment.ts";

export interface OpenForge {
  readonly forge: GitHubForge;
  readonly webhookSecrets: readonly string[];
  /** Slug of the App, once GitHub has said it; empty before. Bots are ignored either way. */
  appSlug(): string;
}

/**
 * Builds the forge and asks GitHub in the background who it is: wrong credentials show in the log at once, while
 * deliveries are taken even when GitHub's API is down.
 */
export function openForge(
  credentials: GitHubCredentials,
  urls: Pick<Environment, "githubUrl" | "githubApiUrl">,
  /** `onlyWriter`: no other process writes comments of this App. */
  { log, onlyWriter }: { log: Logger; onlyWriter: boolean },
): OpenForge {
  const { appId, privateKey } = credentials;
  const config = gitHubConfigSchema.safeParse({
    appId,
    privateKey,
    url: urls.githubUrl,
    apiUrl: urls.githubApiUrl,
  });
  if (!config.success) {
    throw new PorterError({
      code: "configuration_invalid",
      message: `The GitHub App's settings are not usable. ${z.prettifyError(config.error)}`,
      retry: "never",
    });
  }
  const forge = createGitHubForge({ ...config.data, rememberComments: onlyWriter });
  let slug = "";
  forge.readAppSlug().then(
    (known) => (slug = known),
    (error: unknown) => log.error({ err: error }, "the GitHub App could not be asked who it is"),
  );
  return { forge, webhookSecrets: credentials.webhookSecrets, appSlug: () => slug };
}
