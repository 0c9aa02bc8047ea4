import { z } from "zod";
import type { RateLimit } from "../rate-limit.ts";
import { failure, ok } from "./answer.ts";
import type { Operation } from "./operation.ts";

const requestSchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** The GraphQL endpoint. Its schema is loaded by the first request, so that no start waits for it. */
export function graphQlOperation(rateLimit: RateLimit): Operation {
  return {
    id: "graphql",
    method: "POST",
    path: "/graphql",
    async handle({ world, caller, body }) {
      if (caller.kind === "anonymous") return failure(401, "This endpoint requires you to be authenticated.");
      const parsed = requestSchema.safeParse(body);
      if (!parsed.success) return failure(400, "A query attribute must be specified and must be a string.");
      const { executeGraphQl } = await import("../graphql/execute.ts");
      const { query, variables, operationName } = parsed.data;
      const request = { query, variables: variables ?? {}, operationName: operationName ?? null };
      return ok(await executeGraphQl({ world, caller, rateLimit }, request));
    },
  };
}
