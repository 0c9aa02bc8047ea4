import type { z } from "zod";
import { ask } from "./ask.ts";
import type { Doing } from "./forge-error.ts";
import type { Client } from "./installation.ts";
import { partialData } from "./partial-data.ts";

/** Several mutations in one request. GitHub runs them in order, each on its own: one may fail and the next succeed. */
export interface Mutations<Answer> {
  readonly doing: Doing;
  /** Takes `null` for every mutation that failed. */
  readonly answer: z.ZodType<Answer>;
  readonly mutation: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Sends mutations, never twice, and returns what came of each. Throws as `ask` when the request failed as a whole;
 * GitHub answers 200 also where mutations failed.
 * Source: https://spec.graphql.org/October2021/#sec-Mutation
 */
export async function askParts<Answer>(client: Client, mutations: Mutations<Answer>): Promise<Answer> {
  const { doing, answer, mutation, variables } = mutations;
  return ask({
    doing,
    answer,
    request: async () => ({
      // After a lost answer nobody knows what was done: whoever tries again looks first.
      data: await partialData(client.graphql(mutation, { ...variables, request: { retries: 0 } }), answer),
    }),
  });
}
