import type { ManifestCodes } from "./app-set-up/manifest-codes.ts";
import type { AppIdentity } from "./auth/app-jwt.ts";
import type { Faults } from "./faults.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { RequestLog } from "./request-log.ts";
import type { World } from "./state/world.ts";
import type { WebhookSender } from "./webhooks/webhook-sender.ts";

/** One request to the API and its answer, for those who check them. The credential is left out. */
export interface Exchange {
  readonly operation: string;
  /** Name of the GraphQL document, `null` for everything else. */
  readonly document: string | null;
  readonly method: string;
  /** Path below the API's base, as sent, without the query. */
  readonly path: string;
  /** GitHub's path template, `null` when no operation of the stand-in fits. */
  readonly template: string | null;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
  /** True when a fault made the answer: it says nothing about the stand-in. */
  readonly faulty: boolean;
}

/** The parts every request handler works with. */
export interface Core {
  readonly world: World;
  readonly identity: AppIdentity;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly rateLimit: RateLimit;
  readonly webhooks: WebhookSender;
  readonly manifestCodes: ManifestCodes;
  /** Key of the App, when the stand-in made the pair itself. */
  readonly privateKeyPem: string | null;
  readonly observers: Set<(exchange: Exchange) => void>;
}
