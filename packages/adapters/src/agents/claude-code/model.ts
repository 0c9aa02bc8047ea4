/** Short names that Claude Code resolves itself, to the newest model of each line. */
export const aliases = ["sonnet", "opus", "haiku"] as const;

/** What runs when nobody chose. Claude Code's own default is its largest model, at several times the price. */
const defaultModel = "sonnet";

/** The model for a `--model` value. Full names go to the provider as they are: it knows best which there are. */
export function chooseModel(wanted: string | null): string {
  if (wanted === null) return defaultModel;
  return aliases.find((alias) => alias === wanted.toLowerCase()) ?? wanted;
}
