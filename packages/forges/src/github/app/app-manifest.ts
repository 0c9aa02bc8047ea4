import { neededEvents, neededPermissions } from "./app-needs.ts";

/** Where the App is to be made, and for which Porter. */
export interface AppWish {
  /** At most 34 characters; GitHub makes the slug from it. */
  readonly name: string;
  /** `null` makes it under the person's own account. */
  readonly organization: string | null;
  /** Of GitHub's pages, without a slash at the end. */
  readonly githubUrl: string;
  /** Where people reach this Porter, without a slash at the end. */
  readonly porterUrl: string;
  /** Where GitHub sends deliveries: this Porter, or a relay in front of it. */
  readonly webhookUrl: string;
  /** Comes back with the code; tells that the answer belongs to this question. */
  readonly state: string;
}

/** A form for the browser to send to GitHub. */
export interface AppForm {
  readonly action: string;
  /** Value of its one field, `manifest`. */
  readonly manifest: string;
}

/**
 * The form that makes Porter's App with everything it needs.
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
export function appForm(wish: AppWish): AppForm {
  const { name, organization, githubUrl, porterUrl, webhookUrl, state } = wish;
  const owner = organization === null ? "" : `/organizations/${encodeURIComponent(organization)}`;
  return {
    action: `${githubUrl}${owner}/settings/apps/new?state=${encodeURIComponent(state)}`,
    manifest: JSON.stringify({
      name,
      url: porterUrl,
      hook_attributes: { url: webhookUrl, active: true },
      redirect_url: `${porterUrl}/setup/github`,
      callback_urls: [`${porterUrl}/auth/github/callback`],
      // With `request_oauth_on_install` GitHub would ignore it and end at the callback instead.
      setup_url: `${porterUrl}/setup/installed`,
      public: false,
      default_permissions: neededPermissions,
      default_events: neededEvents,
    }),
  };
}

/** Where people choose the repositories of an App. */
export function installationPage(githubUrl: string, slug: string): string {
  return `${githubUrl}/apps/${encodeURIComponent(slug)}/installations/new`;
}
