import { z } from "zod";
import { ask } from "../ask.ts";
import type { GitHubConfig } from "../config.ts";
import type { AppGrants } from "./app-needs.ts";
import { createClients } from "../installation.ts";

/** The App as GitHub sees it. */
export interface AppFacts extends AppGrants {
  readonly slug: string;
  readonly clientId: string | null;
  /** Where its owner changes permissions, events and the webhook. */
  readonly settingsUrl: string;
}

/** One attempt of GitHub to deliver a webhook. */
export interface AppDelivery {
  readonly event: string;
  readonly deliveredAt: string;
  /** Of Porter's answer; 0 when there was none. */
  readonly statusCode: number;
}

/** The App on one account. */
export interface AppInstallation extends AppGrants {
  readonly account: string;
  readonly suspended: boolean;
  readonly url: string;
}

/** What the App can be asked about itself. Each throws `PorterError` with a `forge_*` code. */
export interface AppReader {
  readFacts(): Promise<AppFacts>;
  /** Where GitHub sends deliveries; `null` when the webhook is off. */
  readWebhookUrl(): Promise<string | null>;
  /** The newest attempts, at most 100. */
  readDeliveries(): Promise<readonly AppDelivery[]>;
  /** At most the first 100 installations. */
  readInstallations(): Promise<readonly AppInstallation[]>;
}

const grants = { permissions: z.record(z.string(), z.string()), events: z.array(z.string()) };
const ownerSchema = z.object({ login: z.string(), type: z.string().optional() }).nullish();
const factsSchema = z.object({
  slug: z.string(),
  client_id: z.string().optional(),
  owner: ownerSchema,
  ...grants,
});
const deliveriesSchema = z.array(
  z
    .object({ event: z.string(), delivered_at: z.string(), status_code: z.number() })
    .transform((delivery) => ({
      event: delivery.event,
      deliveredAt: delivery.delivered_at,
      statusCode: delivery.status_code,
    })),
);
const installationsSchema = z.array(
  z
    .object({
      account: z.object({ login: z.string().optional(), slug: z.string().optional() }).nullable(),
      suspended_at: z.string().nullish(),
      html_url: z.string(),
      ...grants,
    })
    .transform((installation) => ({
      account: installation.account?.login ?? installation.account?.slug ?? "unknown",
      suspended: typeof installation.suspended_at === "string",
      url: installation.html_url,
      permissions: installation.permissions,
      events: installation.events,
    })),
);

/** Asks GitHub about the App of these credentials. Sends nothing before the first call. */
export function createAppReader(config: GitHubConfig): AppReader {
  const { app } = createClients(config);
  const doing = (what: string) => ({ what, permission: "none", repository: null });
  return {
    async readFacts() {
      const facts = await ask({
        doing: doing("sign in as its GitHub App"),
        answer: factsSchema,
        request: () => app.rest.apps.getAuthenticated(),
      });
      const owner = facts.owner?.type === "Organization" ? `/organizations/${facts.owner.login}` : "";
      return {
        slug: facts.slug,
        clientId: facts.client_id ?? null,
        settingsUrl: `${config.url}${owner}/settings/apps/${facts.slug}`,
        permissions: facts.permissions,
        events: facts.events,
      };
    },
    async readWebhookUrl() {
      const { url } = await ask({
        doing: doing("read where its webhooks go"),
        answer: z.object({ url: z.string().nullish() }),
        request: () => app.rest.apps.getWebhookConfigForApp(),
      });
      return url ?? null;
    },
    readDeliveries: () =>
      ask({
        doing: doing("list its webhook deliveries"),
        answer: deliveriesSchema,
        request: () => app.rest.apps.listWebhookDeliveries({ per_page: 100 }),
      }),
    readInstallations: () =>
      ask({
        doing: doing("list its installations"),
        answer: installationsSchema,
        request: () => app.rest.apps.listInstallations({ per_page: 100 }),
      }),
  };
}
