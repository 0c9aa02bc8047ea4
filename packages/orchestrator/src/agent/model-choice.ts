/** Which values of `--model` an agent can be asked for. */
export interface ModelChoice {
  /** Names to offer people. Complete for an agent that accepts no others; empty when it takes no model at all. */
  readonly names: readonly string[];
  accepts(model: string): boolean;
}

/** Providers use `/`, `:` and `@` in names; a leading dash would be a flag to the agent's own command line. */
const wellFormed = /^[A-Za-z0-9@][A-Za-z0-9._:/@-]{0,127}$/;

/** Whether text can be the name of a model of any provider. */
export function isModelName(text: string): boolean {
  return wellFormed.test(text);
}

/** For an agent whose provider judges names: any well-formed one is accepted, `names` are examples. */
export function anyModel(...names: string[]): ModelChoice {
  return { names, accepts: isModelName };
}

/** For an agent that can be asked for these names only, in any case; for none at all when there are none. */
export function onlyModels(...names: string[]): ModelChoice {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return { names, accepts: (model) => known.has(model.toLowerCase()) };
}
