import type { LaunchPlan, PlanRequest } from "@porter/orchestrator";
import { chooseMode } from "./model.ts";

/** Read from HOME. Nobody is there to answer a question or to hear a bell. */
const settings = {
  "amp.dangerouslyAllowAll": true,
  "amp.notifications.enabled": false,
  "amp.updates.mode": "disabled",
};

/**
 * How Amp runs headless. With `-x` and no message behind it the prompt comes from standard input. Its threads are kept
 * at ampcode.com; `private` lets only the owner of the key see this one.
 */
export function planAmp({ model, credentials, baseUrls }: PlanRequest): LaunchPlan {
  const { AMP_API_KEY: key } = credentials;
  const { AMP_BASE_URL: url } = baseUrls;
  const mode = chooseMode(model);
  return {
    argv: [
      "amp",
      "--no-ide",
      "--no-color",
      "--visibility",
      "private",
      ...(mode === null ? [] : ["--mode", mode]),
      "--stream-json",
      "-x",
    ],
    env: {
      ...(key === undefined ? {} : { AMP_API_KEY: key }),
      ...(url === undefined ? {} : { AMP_URL: url }),
    },
    secretEnv: key === undefined ? [] : ["AMP_API_KEY"],
    homeFiles: { ".config/amp/settings.json": `${JSON.stringify(settings, null, 2)}\n` },
    prompt: "stdin",
  };
}
