import { manifestConversionOperation } from "../app-set-up/convert-manifest.ts";
import type { Core } from "../core.ts";
import { appOperations } from "./apps.ts";
import { authorizationOperations } from "./authorizations.ts";
import { checkOperations } from "./checks.ts";
import { commentOperations } from "./comments.ts";
import { commitOperations } from "./commits.ts";
import { gitObjectOperations } from "./git-objects.ts";
import { graphQlOperation } from "./graphql.ts";
import { hookConfigOperations } from "./hook-config.ts";
import { hookDeliveryOperations } from "./hook-deliveries.ts";
import { gistOperations } from "./gists.ts";
import { issueOperations } from "./issues.ts";
import { labelOperations } from "./labels.ts";
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
    ...hookConfigOperations(core.webhooks),
    manifestConversionOperation(core),
    rateLimitOperation(core.rateLimit),
    graphQlOperation(core.rateLimit),
    ...userOperations,
    ...userInstallationOperations,
    ...authorizationOperations,
    ...teamOperations,
    ...gistOperations,
    ...repositoryOperations,
    ...commentOperations,
    ...reactionOperations,
    ...issueOperations,
    ...referenceOperations,
    ...gitObjectOperations,
    ...commitOperations,
    ...pullOperations,
    ...checkOperations,
    ...labelOperations,
    ...reviewOperations,
  ];
}
