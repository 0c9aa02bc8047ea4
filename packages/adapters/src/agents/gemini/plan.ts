import type { LaunchPlan, PlanRequest } from "@porter/orchestrator";
import { chooseModel } from "./model.ts";

const keyName = "GEMINI_API_KEY";

/** Attempts for each request: some 35 s of waiting, where the default of 10 takes four minutes. */
const maxAttempts = 4;

/** Gemini CLI's user settings. Without a type of authentication it does not start where an address is given. */
const settings = JSON.stringify({
  // A repository's `.env` could send the key through a proxy of its own.
  advanced: { ignoreLocalEnv: true },
  general: { enableAutoUpdate: false, enableAutoUpdateNotification: false, maxAttempts },
  privacy: { usageStatisticsEnabled: false },
  security: {
    auth: { selectedType: "gemini-api-key" },
    // Commands that the model runs have no use for its key.
    environmentVariableRedaction: { enabled: true, blocked: [keyName] },
  },
});

/** Always handed over, so that nothing in the repository can name another one. */
const defaultBaseUrl = "https://generativelanguage.googleapis.com";

/** Gemini CLI adds the version segment itself. */
function unversioned(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, "").replace(/\/v1(?:alpha|beta)?$/, "");
}

/**
 * How Gemini CLI 0.61.0 runs headless: it does when the prompt comes through standard input, where nothing in it
 * can be taken for a flag and Linux' limit for arguments does not apply.
 */
export function planGemini({ model, credentials, baseUrls }: PlanRequest): LaunchPlan {
  const { [keyName]: key } = credentials;
  const { GEMINI_BASE_URL: baseUrl = defaultBaseUrl } = baseUrls;
  return {
    argv: [
      "gemini",
      "--output-format",
      "stream-json",
      // Nobody is there to approve, and what the agent must not reach, Porter's sandbox keeps from it.
      "--yolo",
      // A folder that is not trusted loses `--yolo`.
      "--skip-trust",
      "--model",
      chooseModel(model),
    ],
    env: {
      ...(key === undefined ? {} : { [keyName]: key }),
      GOOGLE_GEMINI_BASE_URL: unversioned(baseUrl),
      // Else it begins every log with warnings about its terminal.
      COLORTERM: "truecolor",
      TERM: "xterm-256color",
    },
    secretEnv: key === undefined ? [] : [keyName],
    homeFiles: { ".gemini/settings.json": settings },
    prompt: "stdin",
  };
}
