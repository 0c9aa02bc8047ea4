import { z } from "zod";
import type { App } from "./world.ts";

/**
 * What an App may say about itself in one form.
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
const appManifestSchema = z.strictObject({
  name: z.string().min(1).max(34),
  url: z.url(),
  hook_attributes: z.strictObject({ url: z.url(), active: z.boolean().default(true) }).optional(),
  redirect_url: z.url(),
  callback_urls: z.array(z.url()).max(10).default([]),
  setup_url: z.url().optional(),
  description: z.string().optional(),
  public: z.boolean().default(false),
  default_events: z.array(z.string()).default([]),
  default_permissions: z.record(z.string(), z.enum(["read", "write", "admin"])).default({}),
  request_oauth_on_install: z.boolean().default(false),
  setup_on_update: z.boolean().default(false),
});

export type AppManifest = z.infer<typeof appManifestSchema>;

/** Events every App gets and none may ask for, https://docs.github.com/en/webhooks/webhook-events-and-payloads */
const unaskedEvents = ["installation", "installation_repositories", "github_app_authorization"];

/** Reads the form field; the reason, as a sentence, when GitHub would refuse it. */
export function parseAppManifest(text: string): AppManifest | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "The manifest is not JSON.";
  }
  const parsed = appManifestSchema.safeParse(value);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const unasked = parsed.data.default_events.filter((event) => unaskedEvents.includes(event));
  return unasked.length === 0 ? parsed.data : `Default events unsupported: ${unasked.join(", ")}`;
}

/** The App as the manifest describes it, with the identity the stand-in's one App has. */
export function appOfManifest(app: App, manifest: AppManifest, bot: App["bot"]): App {
  return {
    ...app,
    name: manifest.name,
    slug: slugOf(manifest.name),
    bot,
    permissions: { metadata: "read", ...manifest.default_permissions },
    events: manifest.default_events,
    setupUrl: manifest.setup_url ?? null,
  };
}

/** An App's slug is its name in small letters, whatever is no letter or digit made a dash. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
