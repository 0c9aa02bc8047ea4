import { checkName, type CheckConclusion, type ManagedCheck } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import type { BoundedMap } from "./bounded-map.ts";
import type { Doing } from "./forge-error.ts";
import type { Client } from "./installation.ts";

const checkRunSchema = z.object({ id: z.int() });
const listSchema = z.object({
  check_runs: z.array(checkRunSchema.extend({ external_id: z.string().nullish() })),
});

/** A check run as it was last written. */
interface KnownCheck {
  readonly id: number;
  readonly said: string;
}

/** Check runs by `checkKey`, or `null` where other processes write the same ones. */
export type CheckMemory = BoundedMap<string, KnownCheck> | null;

/** One check run: of one task, on one commit. */
export function checkKey({ externalId, headSha }: ManagedCheck): string {
  return `${externalId} ${headSha}`;
}

/** Everything a check run says, for comparison. */
export function saidBy({ state, title, summary, detailsUrl }: ManagedCheck): string {
  return JSON.stringify([state, title, summary, detailsUrl]);
}

/**
 * Creates or changes the check run of a task on a commit, found again by its `external_id`. One request, or two when
 * its id is not known; none when it says all that already.
 * Source: https://docs.github.com/en/rest/checks/runs
 */
export async function ensureCheckRun(
  client: Client,
  check: ManagedCheck,
  memory: CheckMemory,
): Promise<void> {
  const known = memory?.get(checkKey(check));
  const said = saidBy(check);
  if (known?.said === said) return;
  const id = known?.id ?? (await find(client, check));
  const written = id === null ? await create(client, check) : await update(client, check, id);
  memory?.set(checkKey(check), { id: written, said });
}

async function find(client: Client, check: ManagedCheck): Promise<number | null> {
  const { check_runs: runs } = await ask({
    doing: doing(check, "look for its check run"),
    answer: listSchema,
    request: () =>
      client.rest.checks.listForRef({
        ...address(check),
        ref: check.headSha,
        check_name: checkName,
        filter: "all",
        per_page: 100,
      }),
  });
  return runs.find((run) => run.external_id === check.externalId)?.id ?? null;
}

async function create(client: Client, check: ManagedCheck): Promise<number> {
  const { id } = await ask({
    doing: doing(check, "create a check run"),
    answer: checkRunSchema,
    request: () =>
      client.rest.checks.create({
        ...address(check),
        name: checkName,
        head_sha: check.headSha,
        external_id: check.externalId,
        ...content(check),
        // After a lost answer it may be there: whoever tries again looks first.
        request: { retries: 0 },
      }),
  });
  return id;
}

async function update(client: Client, check: ManagedCheck, id: number): Promise<number> {
  await ask({
    doing: doing(check, "update its check run"),
    answer: checkRunSchema,
    request: () => client.rest.checks.update({ ...address(check), check_run_id: id, ...content(check) }),
  });
  return id;
}

interface Content {
  details_url: string;
  output: { title: string; summary: string };
  status?: "queued" | "in_progress";
  conclusion?: CheckConclusion;
}

function content({ state, title, summary, detailsUrl }: ManagedCheck): Content {
  const said = { details_url: detailsUrl, output: { title, summary } };
  // A conclusion completes it by itself.
  if (state === "queued" || state === "in_progress") return { ...said, status: state };
  return { ...said, conclusion: state };
}

function address({ repository }: ManagedCheck): { owner: string; repo: string } {
  return { owner: repository.owner, repo: repository.name };
}

function doing({ repository, headSha }: ManagedCheck, what: string): Doing {
  return { what: `${what} on ${headSha.slice(0, 7)}`, permission: "Checks: write", repository };
}
