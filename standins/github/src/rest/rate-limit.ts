import { callerName } from "../auth/caller.ts";
import type { RateLimit } from "../rate-limit.ts";
import { ok } from "./answer.ts";
import type { Operation } from "./operation.ts";

/** What is left of the hour's allowance; asking costs nothing. */
export function rateLimitOperation(rateLimit: RateLimit): Operation {
  return {
    id: "rate-limit/get",
    method: "GET",
    path: "/rate_limit",
    handle({ world, caller }) {
      const now = world.clock.now();
      rateLimit.refund(callerName(caller), now);
      const core = rateLimit.look(callerName(caller), now);
      return ok({ resources: { core, graphql: core, search: core }, rate: core });
    },
  };
}
