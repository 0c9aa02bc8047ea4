import type { EndCause } from "@porter/orchestrator";
import type { ContainerEnd } from "./keeper/order.ts";

/** How a container ended: a sentence for people, and the cause where the engine knows one. */
export function describeEnd(
  end: ContainerEnd | null,
  lastWords: string | null,
): { readonly detail: string; readonly cause?: EndCause } {
  const words = lastWords === null ? "" : `: ${lastWords}`;
  if (end === null) return { detail: `its container is gone${words}` };
  const detail = `exit code ${end.code}${words}`;
  // A runner that lived on said itself that memory ran out; this is for one that did not.
  return end.outOfMemory && end.code !== 0 ? { detail, cause: "out_of_memory" } : { detail };
}
