import type { Environment } from "../config/environment.ts";

/** Where GitHub is to send deliveries: the relay when there is one, else Porter itself. */
export function webhookUrlOf(environment: Pick<Environment, "webhookProxyUrl">, porterUrl: string): string {
  return environment.webhookProxyUrl ?? `${porterUrl}/api/webhooks/github`;
}
