import { fullName, type LabelLook, type ManagedLabel, PorterError } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import type { BoundedMap } from "./bounded-map.ts";
import type { Doing } from "./forge-error.ts";
import type { Client } from "./installation.ts";

const labelsSchema = z.array(z.object({ name: z.string() }));

/** What `ensureLabel` knows beside the request. */
export interface LabelMemory {
  /** Labels that a repository is known to have, by `owner/name label`. */
  readonly described: BoundedMap<string, true>;
  /** Porter's label on an issue (`""`: none) by `owner/name#number`; `null` where other processes label too. */
  readonly last: BoundedMap<string, string> | null;
}

/**
 * Adds the wanted label and takes Porter's others off. A label that the repository lacks is made first, with its colour
 * and description; one that somebody changed is left as it is. Labels that are not `own` are never touched.
 * Source: https://docs.github.com/en/rest/issues/labels
 */
export async function ensureLabel(client: Client, label: ManagedLabel, memory: LabelMemory): Promise<void> {
  const place = `${fullName(label.repository)}#${label.issueNumber}`;
  const wanted = label.wanted?.name ?? "";
  if (memory.last?.get(place) === wanted) return;
  const present =
    label.wanted === null
      ? await list(client, label)
      : await add(client, label, { wanted: label.wanted, memory });
  const old = present.filter((name) => name !== wanted && label.own.includes(name));
  for (const name of old) await remove(client, label, name);
  memory.last?.set(place, wanted);
}

async function add(
  client: Client,
  label: ManagedLabel,
  { wanted, memory }: { readonly wanted: LabelLook; readonly memory: LabelMemory },
): Promise<readonly string[]> {
  const key = `${fullName(label.repository)} ${wanted.name}`;
  if (memory.described.get(key) === undefined) {
    await describe(client, label, wanted);
    memory.described.set(key, true);
  }
  const labels = await ask({
    doing: doing(label, `label issue #${label.issueNumber}`),
    answer: labelsSchema,
    request: () =>
      client.rest.issues.addLabels({
        ...address(label),
        issue_number: label.issueNumber,
        labels: [wanted.name],
      }),
  });
  return labels.map(({ name }) => name);
}

/** Makes the repository's label, or finds it made. */
async function describe(client: Client, label: ManagedLabel, look: LabelLook): Promise<void> {
  try {
    await ask({
      doing: doing(label, `create the label ${look.name}`),
      answer: z.object({ name: z.string() }),
      request: () => client.rest.issues.createLabel({ ...address(label), ...look }),
    });
  } catch (error) {
    // 422 is the answer when it exists, and adding it will tell whatever else it was.
    if (!(error instanceof PorterError) || error.code !== "forge_invalid") throw error;
  }
}

async function list(client: Client, label: ManagedLabel): Promise<readonly string[]> {
  const labels = await ask({
    doing: doing(label, `read the labels of issue #${label.issueNumber}`),
    answer: labelsSchema,
    request: () =>
      client.rest.issues.listLabelsOnIssue({
        ...address(label),
        issue_number: label.issueNumber,
        per_page: 100,
      }),
  });
  return labels.map(({ name }) => name);
}

async function remove(client: Client, label: ManagedLabel, name: string): Promise<void> {
  try {
    await ask({
      doing: doing(label, `take the label ${name} off issue #${label.issueNumber}`),
      answer: z.unknown(),
      request: () =>
        client.rest.issues.removeLabel({ ...address(label), issue_number: label.issueNumber, name }),
    });
  } catch (error) {
    // Somebody else took it off.
    if (!(error instanceof PorterError) || error.code !== "forge_not_found") throw error;
  }
}

function address({ repository }: ManagedLabel): { owner: string; repo: string } {
  return { owner: repository.owner, repo: repository.name };
}

function doing({ repository }: ManagedLabel, what: string): Doing {
  return { what, permission: "Issues: write", repository };
}
