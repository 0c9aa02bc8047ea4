import { freePort } from "@porter/api/testing";
import { type ValidatedGitHubStandIn, startValidatedGitHubStandIn } from "@porter/standins-github/testing";
import { type PorterProcess, type PorterProcessOptions, startPorterProcess } from "./porter-process.ts";

const webhookSecret = "an e2e webhook secret";

/** Porter with a GitHub App, and the code host it belongs to: a stand-in in the test's own process. */
export interface GitHubPorter extends PorterProcess {
  readonly standIn: ValidatedGitHubStandIn;
}

/** Starts both. `stop` ends both. */
export async function startGitHubPorter(options: PorterProcessOptions = {}): Promise<GitHubPorter> {
  const standIn = await startValidatedGitHubStandIn();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  standIn.setWebhook({ url: `${url}/api/webhooks/github`, secret: webhookSecret });
  const porter = await startPorterProcess({
    ...options,
    variables: {
      PORT: String(port),
      GITHUB_APP_ID: String(standIn.appId),
      GITHUB_APP_PRIVATE_KEY: standIn.privateKeyPem,
      GITHUB_WEBHOOK_SECRET: webhookSecret,
      GITHUB_CLIENT_ID: standIn.client.id,
      GITHUB_CLIENT_SECRET: standIn.client.secret,
      GITHUB_URL: standIn.url,
      GITHUB_API_URL: standIn.apiUrl,
      ...options.variables,
    },
  }).catch(async (error: unknown) => {
    await standIn.close();
    throw error;
  });
  return {
    ...porter,
    standIn,
    async stop() {
      await porter.stop();
      await standIn.close();
    },
  };
}
