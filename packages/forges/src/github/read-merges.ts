import type { InstalledRepository } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import type { Client } from "./installation.ts";

/** So many are asked for in one request. */
const perRequest = 100;

const instant = z.iso.datetime().transform((text) => new Date(text));
const answer = z.object({
  repository: z.record(z.string(), z.object({ number: z.int(), mergedAt: instant.nullable() }).nullable()),
});

/** When each of these pull requests was merged; those that were not are left out. One request per 100. */
export async function readMerges(
  client: Client,
  repository: InstalledRepository,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, Date>> {
  const merges = new Map<number, Date>();
  for (let start = 0; start < numbers.length; start += perRequest) {
    const found = await ask({
      doing: { what: "ask which pull requests were merged", permission: "Pull requests: read", repository },
      answer,
      request: async () => ({
        data: await client.graphql<unknown>(mergesQuery(numbers.slice(start, start + perRequest)), {
          owner: repository.owner,
          name: repository.name,
        }),
      }),
    });
    for (const pull of Object.values(found.repository)) {
      if (pull !== null && pull.mergedAt !== null) merges.set(pull.number, pull.mergedAt);
    }
  }
  return merges;
}

/** The numbers are integers of the journal: nothing of a person's gets into the text. */
function mergesQuery(numbers: readonly number[]): string {
  const fields = numbers.map((number) => `pr${number}: pullRequest(number: ${number}) { number mergedAt }`);
  return `query PorterMerges($owner: String!, $name: String!) {
    repository(owner: $owner, name: $name) { ${fields.join("\n")} }
  }`;
}
