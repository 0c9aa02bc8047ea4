/** Short names that Gemini CLI 0.61.0 itself takes, for its current model of each line. */
export const aliases: readonly string[] = ["pro", "flash", "flash-lite", "auto"];

/** The CLI's own default is `auto`, which asks another model which model to ask. */
const defaultModel = "pro";

/**
 * The model for a `--model` value: an alias, or a name of Google's with or without `google/` or `models/` before
 * it; `null` chooses the default. Names are not checked here: the provider knows best.
 */
export function chooseModel(wanted: string | null): string {
  if (wanted === null) return defaultModel;
  const name = wanted.replace(/^(?:google|models)\/(?=.)/i, "");
  return aliases.includes(name.toLowerCase()) ? name.toLowerCase() : name;
}
