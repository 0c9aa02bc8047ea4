/** A stateful stand-in for GitHub, for try mode, tests and benches. */
export { startGitHubStandIn } from "./start.ts";
export { GitHubStandIn } from "./stand-in.ts";
export type { GitHubStandInOptions } from "./options.ts";
export type { Place, RepositoryInput } from "./admin.ts";
export { primaryRateLimit, secondaryRateLimit } from "./faults.ts";
export type { Fault } from "./faults.ts";
export type { Exchange } from "./core.ts";
export type { LoggedRequest } from "./request-log.ts";
export type { WebhookDelivery } from "./webhooks/delivery.ts";
export type { WebhookTarget } from "./webhooks/webhook-sender.ts";
export { createSampleRepository } from "./sample/create-sample-repository.ts";
export type { SampleRepository } from "./sample/create-sample-repository.ts";
