import { type Clock, fullName, type InstalledRepository, PorterError } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import { BoundedMap } from "./bounded-map.ts";
import type { Client } from "./installation.ts";

const query = /* GraphQL */ `
  query PorterPolicy($owner: String!, $name: String!) {
    repository(owner: $owner, name: $name) {
      object(expression: "HEAD:.porter/config.json") {
        ... on Blob {
          text
          isTruncated
        }
      }
    }
  }
`;

const answerSchema = z.object({
  repository: z.object({
    /** `null` where there is no such file; without `text` for a folder of that name or a binary file. */
    object: z.object({ text: z.string().nullish(), isTruncated: z.boolean().optional() }).nullable(),
  }),
});

/** Reads the file of a repository, or remembers what it was a moment ago. */
export type PolicyFiles = (client: Client, repository: InstalledRepository) => Promise<string | null>;

/**
 * `.porter/config.json` of the default branch: never of a branch that a command names, which others may write. A busy
 * repository is asked once in `ageMs`. Throws `policy_unreadable` for a file that is none, so that nobody may command.
 */
export function createPolicyFiles({ clock, ageMs }: { clock: Clock; ageMs: number }): PolicyFiles {
  const known = new BoundedMap<string, { readonly text: string | null; readonly until: number }>(1000);
  return async (client, repository) => {
    const key = `${repository.installationId} ${fullName(repository)}`;
    const now = clock.now().getTime();
    const remembered = known.get(key);
    if (remembered !== undefined && now < remembered.until) return remembered.text;
    const text = await read(client, repository);
    known.set(key, { text, until: now + ageMs });
    return text;
  };
}

async function read(client: Client, repository: InstalledRepository): Promise<string | null> {
  const { owner, name } = repository;
  const answer = await ask({
    doing: { what: "read .porter/config.json", permission: "Contents: read", repository },
    answer: answerSchema,
    request: async () => ({ data: await client.graphql(query, { owner, name }) }),
  });
  const file = answer.repository.object;
  if (file === null) return null;
  if (typeof file.text === "string" && file.isTruncated !== true) return file.text;
  throw new PorterError({
    code: "policy_unreadable",
    message: `.porter/config.json in ${fullName(repository)} is not a text file, so nobody may command there. Replace it with one, or remove it.`,
    retry: "never",
  });
}
