import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Readiness, Runtime } from "@porter/orchestrator";
import { z } from "zod";
import type { Modal } from "./connection.ts";
import { deployCommand, isNotFound, modalError } from "./modal-error.ts";
import { appName, functionName, imageName, releaseIn, secretKeys, secretName } from "./names.ts";
import { releaseOf } from "./release.ts";
import type { ModalSettings } from "./settings.ts";

/** What readiness depends on. */
interface ReadinessQuestion {
  readonly programs: readonly string[];
  readonly settings: ModalSettings;
  readonly runnerDir: string;
  readonly modal: Modal;
}

/** Programs the image has beside the agents, see `modal/porter_app.py`. */
const imagePrograms = ["sh", "bash", "git", "rg", "node", "npm", "python", "python3"];

const manifestSchema = z.array(z.object({ program: z.string() }));

const secretCommand =
  "npm run --silent porter -- modal secret porter-runner.json && modal secret create porter-runner --force --from-json porter-runner.json; rm porter-runner.json";

function unavailable(message: string): Readiness {
  return { state: "unavailable", message };
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

/** Why runs could not reach Porter, or `null`. A Modal on this machine reaches it, as tests do. */
function whyUnreachable({ publicUrl, serverUrl }: ModalSettings): string | null {
  if (serverUrl !== null && isLoopback(serverUrl)) return null;
  if (publicUrl !== null && !isLoopback(publicUrl)) return null;
  return "Runs on Modal cannot reach this machine. Set PORTER_URL to an address that the internet reaches Porter at (a domain, or a tunnel to it), then restart Porter.";
}

async function runtimeReadiness({ settings, runnerDir, modal }: ReadinessQuestion): Promise<Readiness> {
  const unreachable = whyUnreachable(settings);
  if (unreachable !== null) return unavailable(unreachable);
  const { client } = modal;
  const [release, info] = await Promise.all([
    releaseOf(runnerDir),
    found(client.apps.fromName(appName), modal).then((app) => app?.info({ refresh: true }) ?? null),
  ]);
  if (info === null || !(functionName in info.functions)) {
    return unavailable(`Porter's app is not deployed on Modal. Run \`${deployCommand}\`.`);
  }
  const missing =
    settings.mode === "function" ? await missingSecret(modal) : await missingImage(release, modal);
  if (missing !== null) return unavailable(missing);
  if (releaseIn(info.functions) !== release) {
    return {
      state: "degraded",
      message: `The app on Modal was deployed from another version of Porter than this one. Run \`${deployCommand}\`.`,
    };
  }
  return {
    state: "ready",
    message:
      settings.mode === "sandbox"
        ? "Runs execute in sandboxes on Modal."
        : "Runs execute in functions on Modal, which may reach any host. To bind them to a list of hosts, set PORTER_MODAL_MODE=sandbox.",
  };
}

/** What a look-up found, or `null` where there is no such thing. */
async function found<Thing>(lookUp: Promise<Thing>, modal: Modal): Promise<Thing | null> {
  try {
    return await lookUp;
  } catch (error) {
    if (isNotFound(error, modal)) return null;
    throw error;
  }
}

async function missingSecret(modal: Modal): Promise<string | null> {
  const secret = await found(modal.client.secrets.fromName(secretName, { requiredKeys: secretKeys }), modal);
  if (secret !== null) return null;
  return `The secret \`${secretName}\` on Modal is missing or lacks ${secretKeys.join(" or ")}. Run \`${secretCommand}\`.`;
}

async function missingImage(release: string, modal: Modal): Promise<string | null> {
  if ((await found(modal.client.images.fromName(imageName(release)), modal)) !== null) return null;
  return "The image of this version of Porter is not published for sandboxes. Run `cd modal && modal run -m porter_app`.";
}

/** Whether runs can start on Modal, and which programs they will find in its image. */
export async function checkReadiness(question: ReadinessQuestion): ReturnType<Runtime["readiness"]> {
  const manifest = manifestSchema.parse(
    JSON.parse(await readFile(path.join(question.runnerDir, "agents.json"), "utf8")),
  );
  const there = new Set([...imagePrograms, ...manifest.map(({ program }) => program)]);
  const programs = Object.fromEntries(question.programs.map((program) => [program, there.has(program)]));
  try {
    return { runtime: await runtimeReadiness(question), programs };
  } catch (error) {
    return { runtime: unavailable(modalError(error, question.modal).message), programs };
  }
}
