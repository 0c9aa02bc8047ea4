import type { CloneAccess, Clock, InstalledRepository } from "@porter/orchestrator";
import { z } from "zod";
import type { GitHubConfig } from "./config.ts";
import { ask } from "./ask.ts";
import type { Client } from "./installation.ts";

/** GitHub's installation tokens live for an hour; one with less than this left is replaced. */
const minimumLeftMs = 30 * 60_000;

const tokenSchema = z.object({
  token: z.string().min(1),
  expiresAt: z.iso.datetime().transform((text) => new Date(text)),
});

/** What `cloneAccess` must know. */
export interface CloneRequest {
  readonly config: GitHubConfig;
  readonly clock: Clock;
  readonly repository: InstalledRepository;
}

/**
 * A token that can read the contents of this one repository and nothing else, good for at least 30 minutes.
 * The auth plug-in keeps it, so that a busy repository costs one request in half an hour.
 */
export async function cloneAccess(
  client: Client,
  { config, clock, repository }: CloneRequest,
): Promise<CloneAccess> {
  const token = async (refresh: boolean) =>
    ask({
      doing: { what: "get read access to the code", permission: "Contents: read", repository },
      answer: tokenSchema,
      request: async () => ({
        data: await client.auth({
          type: "installation",
          repositoryNames: [repository.name],
          permissions: { contents: "read" },
          refresh,
        }),
      }),
    });
  let access = await token(false);
  if (access.expiresAt.getTime() - clock.now().getTime() < minimumLeftMs) access = await token(true);
  return {
    url: `${config.url}/${repository.owner}/${repository.name}.git`,
    // Source: https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
    username: "x-access-token",
    ...access,
  };
}
