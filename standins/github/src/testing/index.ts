/** The stand-in with GitHub's own descriptions as the judge of every request; for tests only. */
import type { GitHubStandInOptions } from "../options.ts";
import { startGitHubStandIn } from "../start.ts";
import type { GitHubStandIn } from "../stand-in.ts";
import { checkExchange } from "./check-exchange.ts";
import type { Judge } from "./check-exchange.ts";
import { loadDescription } from "./description.ts";
import { Schemas } from "./schemas.ts";

let loading: Promise<Judge> | null = null;

/**
 * Checks every request to the stand-in against GitHub's REST description and GraphQL schema, strictly, and every
 * answer against the same with the deviations on record. Returns the list of violations, which grows as requests
 * come: a test asserts that it is empty.
 */
export async function validateRequests(standIn: GitHubStandIn): Promise<readonly string[]> {
  loading ??= loadJudge();
  const judge = await loading;
  const violations: string[] = [];
  standIn.observe((exchange) => violations.push(...checkExchange(judge, exchange)));
  return violations;
}

/** A stand-in whose requests are judged. */
export type ValidatedGitHubStandIn = GitHubStandIn & { readonly violations: readonly string[] };

/** Starts a stand-in that collects violations from its first request on. */
export async function startValidatedGitHubStandIn(
  options: GitHubStandInOptions = {},
): Promise<ValidatedGitHubStandIn> {
  const standIn = await startGitHubStandIn(options);
  return Object.assign(standIn, { violations: await validateRequests(standIn) });
}

async function loadJudge(): Promise<Judge> {
  const description = await loadDescription();
  return { description, schemas: new Schemas(description.document) };
}
