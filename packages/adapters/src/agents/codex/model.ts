/** Short names people use. Current models of these lines in the catalogue of Codex 0.169.0. */
const byAlias: Readonly<Record<string, string>> = {
  sol: "gpt-6.1-sol",
  terra: "gpt-6.1-terra",
  astra: "gpt-6-astra",
  luna: "gpt-6-luna",
};
export const aliases: readonly string[] = Object.keys(byAlias);

/** First in that catalogue. */
const defaultModel = "gpt-6.1-sol";

/**
 * The model for a `--model` value: an alias, or a name of OpenAI's with or without `openai/` before it; `null`
 * chooses the default. Names are not checked here: the provider knows best.
 */
export function chooseModel(wanted: string | null): string {
  if (wanted === null) return defaultModel;
  const name = wanted.replace(/^openai\/(?=.)/i, "");
  const alias = name.toLowerCase();
  return Object.hasOwn(byAlias, alias) ? (byAlias[alias] ?? name) : name;
}
