/** Where a provider answers whether a key is good, at no cost. */
interface KeyProbe {
  readonly path: string;
  headers(key: string): Record<string, string>;
}

/** A model provider whose keys people keep in their configuration. */
export interface Provider {
  /** As in the Gist's `credentials` and in agents' credential needs. */
  readonly id: string;
  readonly displayName: string;
  /** Environment variable that moves its API elsewhere. */
  readonly baseUrlEnv: string;
  readonly baseUrl: string;
  /** `null` where the provider has no such call: then only the form of a key is looked at. */
  readonly probe: KeyProbe | null;
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/**
 * The providers, in the order in which they are shown. Listing models costs nothing with each:
 * https://docs.anthropic.com/en/api/models-list, https://platform.openai.com/docs/api-reference/models/list,
 * https://ai.google.dev/api/models
 */
export const providers: readonly Provider[] = [
  {
    id: "anthropic",
    displayName: "Anthropic",
    baseUrlEnv: "ANTHROPIC_BASE_URL",
    baseUrl: "https://api.anthropic.com",
    probe: {
      path: "/v1/models?limit=1",
      headers: (key) => ({ "x-api-key": key, "anthropic-version": "2023-06-01" }),
    },
  },
  {
    id: "openai",
    displayName: "OpenAI",
    baseUrlEnv: "OPENAI_BASE_URL",
    baseUrl: "https://api.openai.com/v1",
    probe: { path: "/models", headers: bearer },
  },
  {
    id: "gemini",
    displayName: "Google Gemini",
    baseUrlEnv: "GEMINI_BASE_URL",
    baseUrl: "https://generativelanguage.googleapis.com",
    probe: { path: "/v1beta/models?pageSize=1", headers: (key) => ({ "x-goog-api-key": key }) },
  },
  {
    id: "amp",
    displayName: "Amp",
    baseUrlEnv: "AMP_BASE_URL",
    baseUrl: "https://ampcode.com",
    probe: null,
  },
  {
    id: "cursor",
    displayName: "Cursor",
    baseUrlEnv: "CURSOR_BASE_URL",
    baseUrl: "https://api2.cursor.sh",
    probe: null,
  },
];

export function providerOf(id: string): Provider | null {
  return providers.find((provider) => provider.id === id) ?? null;
}
