import { Octokit } from "@octokit/core";
import { restEndpointMethods } from "@octokit/plugin-rest-endpoint-methods";
import { PorterError } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "../ask.ts";

const PlainOctokit = Octokit.plugin(restEndpointMethods);

const newAppSchema = z
  .object({
    id: z.int().positive(),
    slug: z.string().min(1),
    client_id: z.string().min(1),
    client_secret: z.string().min(1),
    webhook_secret: z.string().min(1),
    pem: z.string().min(1),
  })
  .transform((app) => ({
    appId: String(app.id),
    slug: app.slug,
    clientId: app.client_id,
    clientSecret: app.client_secret,
    webhookSecret: app.webhook_secret,
    privateKey: app.pem,
  }));

/** An App that was just made, with the credentials GitHub tells only now. */
export type NewApp = z.output<typeof newAppSchema>;

const requestTimeoutMs = 30_000;

/**
 * Exchanges the code of a confirmed manifest, which is good once and for an hour. Throws `PorterError`
 * `setup_code_refused` when GitHub does not know it (any more), `forge_*` otherwise. Not repeated by itself: the
 * first request may have used the code up.
 */
export async function exchangeManifestCode(apiUrl: string, code: string): Promise<NewApp> {
  const client = new PlainOctokit({
    baseUrl: apiUrl,
    userAgent: "porter",
    request: { signal: AbortSignal.timeout(requestTimeoutMs) },
  });
  try {
    return await ask({
      doing: { what: "fetch the credentials of the new GitHub App", permission: "none", repository: null },
      answer: newAppSchema,
      request: () => client.rest.apps.createFromManifest({ code }),
    });
  } catch (error) {
    if (!(error instanceof PorterError && ["forge_not_found", "forge_invalid"].includes(error.code)))
      throw error;
    throw new PorterError(
      {
        code: "setup_code_refused",
        message:
          "GitHub does not know this set-up code: it was used already or is older than an hour. Delete the App that was made on GitHub's settings page and begin again at /setup.",
        retry: "never",
      },
      { cause: error },
    );
  }
}
