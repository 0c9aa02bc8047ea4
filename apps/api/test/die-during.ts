import type { Exchange } from "@porter/standins-github";
import type { PorterProcess } from "./porter-process.ts";

/** A moment in which GitHub handles a request of Porter's. */
export interface ForgeRequest {
  /** GitHub's operation id, or `graphql/<document name>`. */
  readonly operation: string;
  /** Whether the request takes effect before the server dies. It never hears the answer. */
  readonly effect: "none" | "done";
  /** So many such requests pass first. Default: none. */
  readonly skip?: number;
  /** Not before a request of this operation. Default: at once. */
  readonly after?: string;
}

function isOf({ operation, document }: Exchange, name: string): boolean {
  return name === operation || name === `${operation}/${document}`;
}

/** Kills the server with SIGKILL at that moment. */
export function dieDuring(porter: PorterProcess, { operation, effect, skip = 0, after }: ForgeRequest): void {
  const { standIn } = porter;
  let left: number | null = null;
  const arm = () => {
    left = skip;
    if (effect === "none") standIn.faults.add({ operation, skip, status: "drop" });
  };
  if (after === undefined) arm();
  const stop = standIn.observe((exchange) => {
    if (left === null && after !== undefined && isOf(exchange, after)) arm();
    if (left === null || !isOf(exchange, operation)) return;
    if (left === 0) {
      porter.kill9();
      stop();
    }
    left -= 1;
  });
}
