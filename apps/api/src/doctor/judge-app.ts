import {
  type AppDelivery,
  type AppFacts,
  type AppInstallation,
  installationPage,
  missingAtInstallation,
  missingNeeds,
} from "@porter/forges";
import type { GitHubCredentials } from "../config/environment.ts";
import { type Check, ill, well } from "./check.ts";

/** Permissions and events the App has, against what Porter needs. */
export function judgeNeeds(facts: AppFacts): Check[] {
  const missing = missingNeeds(facts);
  const settings = `${facts.settingsUrl}/permissions`;
  return [
    missing.permissions.length === 0
      ? well("permissions", "all that Porter needs")
      : ill("permissions", `missing ${missing.permissions.join(", ")}. Grant them at ${settings}`),
    missing.events.length === 0
      ? well("events", "all that Porter needs")
      : ill("events", `not subscribed to ${missing.events.join(", ")}. Tick them at ${settings}`),
  ];
}

/** Where GitHub sends deliveries, against where Porter takes them. */
export function judgeWebhookUrl(actual: string | null, expected: string, facts: AppFacts): Check {
  if (actual === expected) return well("webhook URL", actual);
  const is = actual === null ? "is switched off" : `is ${actual}`;
  return ill("webhook URL", `${is}. Set it to ${expected} at ${facts.settingsUrl}, or correct PORTER_URL`);
}

/** The newest deliveries decide: what failed before the latest success is mended already. */
export function judgeDeliveries(deliveries: readonly AppDelivery[], facts: AppFacts): Check {
  const [latest] = deliveries;
  if (latest === undefined) return well("deliveries", "none so far");
  const failed = deliveries.filter((delivery) => !succeeded(delivery));
  const count = `${failed.length} of the latest ${deliveries.length} failed`;
  if (succeeded(latest)) return well("deliveries", `the latest succeeded; ${count}`);
  return ill(
    "deliveries",
    `${count}; the latest (${latest.event}, ${latest.deliveredAt}) ${reasonOf(latest)}. Redeliver them at ${facts.settingsUrl}/advanced once it is mended`,
  );
}

function succeeded({ statusCode }: AppDelivery): boolean {
  return statusCode >= 200 && statusCode < 300;
}

function reasonOf({ statusCode }: AppDelivery): string {
  if (statusCode === 401)
    return "was refused for its signature: GITHUB_WEBHOOK_SECRET is not the secret of the App";
  if (statusCode === 0) return "did not reach Porter: it was not running, or its address is not public";
  return `was answered ${statusCode}`;
}

/** Whether people can sign in, and through this App. */
export function judgeOauth(oauth: GitHubCredentials["oauth"], facts: AppFacts): Check {
  if (oauth === null) {
    return ill(
      "sign-in",
      `nobody can sign in. Set GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET from ${facts.settingsUrl}`,
    );
  }
  if (facts.clientId !== null && facts.clientId !== oauth.clientId)
    return ill("sign-in", `GITHUB_CLIENT_ID belongs to another App; this one has ${facts.clientId}`);
  return well("sign-in", "client id and secret are there");
}

/** Where the App is installed, and whether it may work there. */
export function judgeInstallations(
  installations: readonly AppInstallation[],
  facts: AppFacts,
  githubUrl: string,
): Check[] {
  if (installations.length === 0) {
    const page = installationPage(githubUrl, facts.slug);
    return [ill("installations", `the App is installed nowhere. Choose repositories at ${page}`)];
  }
  return installations.map((installation) => {
    const name = `installation on ${installation.account}`;
    if (installation.suspended) return ill(name, `suspended. Lift that at ${installation.url}`);
    const missing = missingAtInstallation(installation);
    if (missing.length === 0) return well(name, "may do all that Porter needs");
    return ill(name, `lacks ${missing.join(", ")}. Its owner accepts them at ${installation.url}`);
  });
}
