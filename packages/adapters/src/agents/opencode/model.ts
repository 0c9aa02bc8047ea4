/** A model as opencode names it, and the provider whose key and address it uses. */
export interface ChosenModel {
  /** `anthropic`, `openai`, or another provider that the repository's own `opencode.json` defines. */
  readonly provider: string;
  /** Name within the provider, such as `claude-sonnet-5`. */
  readonly name: string;
}

/** Short names people use. Current models of these lines in the catalogue of opencode 1.18.33. */
const aliases: Readonly<Record<string, ChosenModel>> = {
  sonnet: { provider: "anthropic", name: "claude-sonnet-5" },
  opus: { provider: "anthropic", name: "claude-opus-5-5" },
  haiku: { provider: "anthropic", name: "claude-haiku-4-5" },
};

/** What runs when nobody chose; Anthropic comes first because opencode is most used with it. */
const defaults: readonly { readonly env: string; readonly model: ChosenModel }[] = [
  { env: "ANTHROPIC_API_KEY", model: { provider: "anthropic", name: "claude-sonnet-5" } },
  { env: "OPENAI_API_KEY", model: { provider: "openai", name: "gpt-6-sol" } },
];

const openAiNames = /^(gpt-|o\d|chatgpt-|codex-)/;

function defaultModel(credentials: Readonly<Record<string, string>>): ChosenModel {
  const usable = defaults.find(({ env }) => credentials[env] !== undefined);
  return usable?.model ?? { provider: "anthropic", name: "claude-sonnet-5" };
}

/**
 * The model for a `--model` value: an alias, `provider/model`, or a bare name, whose provider is told by its
 * beginning. `null` chooses by the key that is present. Names are not checked here: the provider knows best.
 */
export function chooseModel(
  wanted: string | null,
  credentials: Readonly<Record<string, string>>,
): ChosenModel {
  if (wanted === null) return defaultModel(credentials);
  const alias = wanted.toLowerCase();
  if (Object.hasOwn(aliases, alias)) return aliases[alias] ?? defaultModel(credentials);
  const slash = wanted.indexOf("/");
  if (slash > 0) return { provider: wanted.slice(0, slash), name: wanted.slice(slash + 1) };
  if (wanted.startsWith("claude-")) return { provider: "anthropic", name: wanted };
  if (openAiNames.test(wanted)) return { provider: "openai", name: wanted };
  return { provider: defaultModel(credentials).provider, name: wanted };
}
