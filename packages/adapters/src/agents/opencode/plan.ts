import type { LaunchPlan, PlanRequest } from "@porter/orchestrator";
import { type ChosenModel, chooseModel } from "./model.ts";

/** Providers whose key Porter hands over, with the variables that hold key and address. */
const providers: Readonly<Record<string, { readonly key: string; readonly baseUrl: string }>> = {
  anthropic: { key: "ANTHROPIC_API_KEY", baseUrl: "ANTHROPIC_BASE_URL" },
  openai: { key: "OPENAI_API_KEY", baseUrl: "OPENAI_BASE_URL" },
};

/**
 * opencode expects the version segment in the address. By convention `OPENAI_BASE_URL` has it and
 * `ANTHROPIC_BASE_URL` has not; a bare origin never has.
 */
function versioned(baseUrl: string, provider: string): string {
  const url = baseUrl.replace(/\/+$/, "");
  const isOrigin = /^[a-z]+:\/\/[^/]+$/i.test(url);
  const lacksVersion = isOrigin || (provider === "anthropic" && !/\/v\d+$/.test(url));
  return lacksVersion ? `${url}/v1` : url;
}

/** opencode's configuration. It names no key: opencode takes that from the provider's variable. */
function configuration(model: ChosenModel, baseUrls: PlanRequest["baseUrls"]): string {
  const known = Object.hasOwn(providers, model.provider) ? providers[model.provider] : undefined;
  const baseUrl = known && baseUrls[known.baseUrl];
  const provider = known && {
    [model.provider]: {
      ...(baseUrl === undefined ? {} : { options: { baseURL: versioned(baseUrl, model.provider) } }),
      // Names that are missing in opencode's catalogue are otherwise refused without a request, with an
      // error that says nothing. Declared, they go to the provider, whose 404 does.
      models: { [model.name]: {} },
    },
  };
  return JSON.stringify({
    $schema: "https://opencode.ai/config.json",
    autoupdate: false,
    share: "disabled",
    ...(provider === undefined ? {} : { provider }),
  });
}

/** The keys this model can use: its provider's, or all of them when the repository defines the provider. */
function keysFor(model: ChosenModel, credentials: PlanRequest["credentials"]): Record<string, string> {
  const known = Object.hasOwn(providers, model.provider) ? providers[model.provider] : undefined;
  const names = known === undefined ? Object.values(providers).map(({ key }) => key) : [known.key];
  const present = names.flatMap((name) => {
    const value = credentials[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(present);
}

/**
 * How opencode 1.18.33 runs headless. The prompt goes through standard input, which opencode reads when it is
 * no terminal: as an argument a long prompt would meet Linux' limit of 128 KiB, one that begins with `-` would
 * be taken for a flag, and any would show in the process list.
 */
export function planOpencode(request: PlanRequest): LaunchPlan {
  const model = chooseModel(request.model, request.credentials);
  const keys = keysFor(model, request.credentials);
  return {
    argv: [
      "opencode",
      "run",
      "--format",
      "json",
      "--model",
      `${model.provider}/${model.name}`,
      // A title of our own saves the request by which opencode has a model invent one.
      "--title",
      "porter",
      // Answers every permission question with yes, since nobody is there; a repository's explicit
      // `deny` still holds. What the agent must not reach, the sandbox keeps from it.
      "--auto",
    ],
    env: {
      ...keys,
      OPENCODE_CONFIG_CONTENT: configuration(model, request.baseUrls),
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_SHARE: "1",
    },
    secretEnv: Object.keys(keys),
    homeFiles: {},
    prompt: "stdin",
  };
}
