/** Amp's modes: each stands for a model with its effort and tools, and there is no other choice (`amp --help`). */
export const modes = ["low", "medium", "high", "ultra"] as const;

/** The mode for a `--model` value; `null`, which leaves the choice to Amp, for anything that is none. */
export function chooseMode(wanted: string | null): string | null {
  return modes.find((mode) => mode === wanted?.toLowerCase()) ?? null;
}
