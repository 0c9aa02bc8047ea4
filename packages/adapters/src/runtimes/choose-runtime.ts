import { PorterError } from "@porter/orchestrator";
import { runtimes } from "./index.ts";
import type { RuntimeDefinition, RuntimeOptions } from "./runtime-definition.ts";

/**
 * The runtime that `PORTER_RUNTIME` names, or the first that suits where it names none.
 * Throws `PorterError` `configuration_invalid` for a name that there is not.
 */
export async function chooseRuntime(
  wanted: string | null,
  environment: RuntimeOptions["environment"],
): Promise<RuntimeDefinition> {
  for (const runtime of runtimes) {
    if (wanted === null ? await runtime.suits(environment) : runtime.id === wanted) return runtime;
  }
  throw new PorterError({
    code: "configuration_invalid",
    message: `There is no runtime "${wanted}". Set PORTER_RUNTIME to one of ${runtimes.map(({ id }) => id).join(", ")}, or leave it out.`,
    retry: "never",
  });
}
