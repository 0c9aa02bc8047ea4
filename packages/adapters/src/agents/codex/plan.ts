import type { LaunchPlan, PlanRequest } from "@porter/orchestrator";
import { chooseModel } from "./model.ts";

const keyName = "OPENAI_API_KEY";

/** Codex expects the version segment in the address. By convention `OPENAI_BASE_URL` has it; a bare origin has not. */
function versioned(baseUrl: string): string {
  const url = baseUrl.replace(/\/+$/, "");
  return /^[a-z]+:\/\/[^/]+$/i.test(url) ? `${url}/v1` : url;
}

/**
 * Codex' configuration, in TOML, of which JSON's strings are a part. It names the variable that holds the key,
 * since the provider that is built in wants a login instead.
 *
 * A request is tried five times and a broken answer asked for again three times. Unbounded, Codex would wait
 * for ever for an address that nobody answers at. Plugins would be fetched from GitHub at every start.
 */
function configuration(baseUrl: string): string {
  return `model_provider = "porter"
check_for_update_on_startup = false

[model_providers.porter]
name = "OpenAI"
base_url = ${JSON.stringify(baseUrl)}
env_key = "${keyName}"
wire_api = "responses"
request_max_retries = 4
stream_max_retries = 3

[features]
plugins = false
unbounded_connection_retries = false

[analytics]
enabled = false

# Commands that the model runs have no use for its key.
[shell_environment_policy]
exclude = ["${keyName}"]
`;
}

/**
 * How Codex 0.169.0 runs headless. The prompt goes through standard input (`-`), where nothing in it can be taken
 * for a flag and Linux' limit for arguments does not apply.
 */
export function planCodex({ model, credentials, baseUrls }: PlanRequest): LaunchPlan {
  const { [keyName]: key } = credentials;
  const { OPENAI_BASE_URL: baseUrl = "https://api.openai.com" } = baseUrls;
  return {
    argv: [
      "codex",
      "exec",
      "--json",
      // Nobody is there to approve, and what the agent must not reach, Porter's sandbox keeps from it.
      "--dangerously-bypass-approvals-and-sandbox",
      "--model",
      chooseModel(model),
      "-",
    ],
    env: key === undefined ? {} : { [keyName]: key },
    secretEnv: key === undefined ? [] : [keyName],
    homeFiles: { ".codex/config.toml": configuration(versioned(baseUrl)) },
    prompt: "stdin",
  };
}
