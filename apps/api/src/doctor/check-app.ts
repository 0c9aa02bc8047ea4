import { type AppReader, createAppReader, gitHubConfigSchema } from "@porter/forges";
import { PorterError } from "@porter/orchestrator";
import { z } from "zod";
import type { Environment, GitHubCredentials } from "../config/environment.ts";
import { webhookUrlOf } from "../set-up/webhook-url.ts";
import { type Check, ill, well } from "./check.ts";
import { judgeDeliveries, judgeInstallations, judgeNeeds, judgeOauth, judgeWebhookUrl } from "./judge-app.ts";

/** Asks GitHub about the App. What GitHub does not answer is a check that failed, never an error. */
export async function checkApp(environment: Environment, credentials: GitHubCredentials): Promise<Check[]> {
  const { githubUrl, githubApiUrl } = environment;
  const config = gitHubConfigSchema.safeParse({ ...credentials, url: githubUrl, apiUrl: githubApiUrl });
  if (!config.success) return [ill("App credentials", z.prettifyError(config.error).replaceAll("\n", " "))];
  const reader = createAppReader(config.data);
  const signedIn = await asked("App credentials", async () => ({ facts: await reader.readFacts() }));
  if (!("facts" in signedIn)) return [signedIn];
  const { facts } = signedIn;
  const answers = await Promise.all([
    listed("webhook URL", async () => [
      judgeWebhookUrl(
        await webhookUrlOfApp(reader),
        webhookUrlOf(environment, publicUrl(environment)),
        facts,
      ),
    ]),
    listed("deliveries", async () => [judgeDeliveries(await reader.readDeliveries(), facts)]),
    listed("installations", async () =>
      judgeInstallations(await reader.readInstallations(), facts, githubUrl),
    ),
  ]);
  return [
    well("App credentials", `GitHub knows them as ${facts.slug}`),
    ...judgeNeeds(facts),
    judgeOauth(credentials.oauth, facts),
    ...answers.flat(),
  ];
}

/** An App whose webhook was never set up has no configuration to read. */
async function webhookUrlOfApp(reader: AppReader): Promise<string | null> {
  try {
    return await reader.readWebhookUrl();
  } catch (error) {
    if (error instanceof PorterError && error.code === "forge_not_found") return null;
    throw error;
  }
}

function publicUrl({ publicUrl: url, host, port }: Environment): string {
  return url ?? `http://${host}:${port}`;
}

async function asked<Answer>(name: string, question: () => Promise<Answer>): Promise<Answer | Check> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof PorterError) return ill(name, error.message);
    throw error;
  }
}

async function listed(name: string, question: () => Promise<Check[]>): Promise<Check[]> {
  const answer = await asked(name, question);
  return Array.isArray(answer) ? answer : [answer];
}
