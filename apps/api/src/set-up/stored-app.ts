import { open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import type { NewApp } from "@porter/forges";
import { PorterError } from "@porter/orchestrator";
import { z } from "zod";
import { type Environment, withGitHub } from "../config/environment.ts";
import { openKeyRing } from "../config/key-ring.ts";

/** What the seal is for, and the context it opens in. */
const purpose = "github app";

const contentSchema = z.object({
  version: z.literal(1),
  /** Of the GitHub it was made on: credentials of one mean nothing to another. */
  githubUrl: z.string(),
  appId: z.string(),
  privateKey: z.string(),
  webhookSecret: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
});

type Place = Pick<Environment, "dataDir" | "keyRing" | "githubUrl">;

const fileOf = ({ dataDir }: Place) => path.join(dataDir, "github-app");

/** Keeps the App sealed in the data folder, for the owner's eyes only. It is there as a whole or not at all. */
export async function storeApp(place: Place, app: NewApp): Promise<void> {
  const { appId, privateKey, webhookSecret, clientId, clientSecret } = app;
  const { githubUrl } = place;
  const secrets = { appId, privateKey, webhookSecret, clientId, clientSecret };
  await keep(place, { version: 1, githubUrl, ...secrets });
}

/** Seals the App anew when an older key of the ring sealed it. Throws as `withStoredApp` does. */
export async function resealApp(place: Place): Promise<void> {
  const sealed = await readSealed(place);
  if (sealed === null) return;
  const ring = await openKeyRing(place.keyRing, place.dataDir);
  if (!ring.sealer(purpose).isCurrent(sealed)) await keep(place, await openSealed(place, sealed));
}

async function keep(place: Place, content: z.infer<typeof contentSchema>): Promise<void> {
  const ring = await openKeyRing(place.keyRing, place.dataDir);
  const sealed = await ring.sealer(purpose).seal(JSON.stringify(content), purpose);
  const file = fileOf(place);
  const unfinished = await open(`${file}.new`, "w", 0o600);
  try {
    await unfinished.writeFile(sealed);
    // GitHub tells these credentials once: a power cut must not take them.
    await unfinished.sync();
  } finally {
    await unfinished.close();
  }
  await rename(`${file}.new`, file);
}

/** Whether an App is kept in the data folder. */
export async function hasStoredApp(place: Place): Promise<boolean> {
  return (await readSealed(place)) !== null;
}

/**
 * The environment with the App kept in the data folder, when it names none itself: variables win. Throws
 * `PorterError` `configuration_invalid` when the file cannot be opened or is of another GitHub.
 */
export async function withStoredApp(environment: Environment): Promise<Environment> {
  if (environment.github !== null) return environment;
  const sealed = await readSealed(environment);
  if (sealed === null) return environment;
  const app = await openSealed(environment, sealed);
  if (app.githubUrl !== environment.githubUrl) {
    throw unusable(
      environment,
      `belongs to ${app.githubUrl}, but GITHUB_URL says ${environment.githubUrl}. Set GITHUB_URL and GITHUB_API_URL to that GitHub, or remove the file to set up anew.`,
    );
  }
  return withGitHub(environment, {
    appId: app.appId,
    privateKey: app.privateKey,
    webhookSecrets: [app.webhookSecret],
    oauth: { clientId: app.clientId, clientSecret: app.clientSecret },
  });
}

async function openSealed(place: Place, sealed: string): Promise<z.infer<typeof contentSchema>> {
  const ring = await openKeyRing(place.keyRing, place.dataDir);
  try {
    return contentSchema.parse(JSON.parse(await ring.sealer(purpose).open(sealed, purpose)));
  } catch (cause) {
    throw unusable(
      place,
      "cannot be opened. Bring back the PORTER_SECRET (or the file key-ring beside it) it was sealed with, or remove it to set up anew.",
      cause,
    );
  }
}

async function readSealed(place: Place): Promise<string | null> {
  try {
    return (await readFile(fileOf(place), "utf8")).trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

function unusable(place: Place, problem: string, cause?: unknown): PorterError {
  const message = `The GitHub App kept in ${fileOf(place)} ${problem}`;
  return new PorterError({ code: "configuration_invalid", message, retry: "never" }, { cause });
}
