import type { Core } from "../core.ts";
import { appOperations } from "./apps.ts";
import { authorizationOperations } from "./authorizations.ts";
import { commentOperations } from "./comments.ts";
import { commitOperations } from "./commits.ts";
import { gitObjectOperations } from "./git-objects.ts";
import { graphQlOperation } from "./graphql.ts";
import { hookDeliveryOperations } from "./hook-deliveries.ts";
import { issueOperations } from "./issues.ts";
import type { Operation } from "./operation.ts";
import { pullOperations } from "./pulls.ts";
import { rateLimitOperation } from "./rate-limit.ts";
import { reactionOperations } from "./reactions.ts";
import { referenceOperations } from "./references.ts";
import { repositoryOperations } from "./repositories.ts";
import { reviewOperations } from "./reviews.ts";
import { teamOperations } from "./teams.ts";
import { userInstallationOperations } from "./user-installations.ts";
import { userOperations } from "./users.ts";

/** Every operation of the API the stand-in has: REST, and the GraphQL endpoint. */
export function apiOperations(core: Core): readonly Operation[] {
  return [
    ...appOperations,
    ...hookDeliveryOperations(core.webhooks),
    rateLimitOperation(core.rateLimit),
    graphQlOperation(core.rateLimit),
    ...userOperations,
    ...userInstallationOperations,
    ...authorizationOperations,
    ...teamOperations,
    ...repositoryOperations,
    ...commentOperations,
    ...reactionOperations,
    ...issueOperations,
    ...referenceOperations,
    ...gitObjectOperations,
    ...commitOperations,
    ...pullOperations,
    ...reviewOperations,
  ];
}
