/**
 * Which hosts a run may reach, each as a name, `*.example.com` for every name below that domain, or either with a port.
 * Without a port any is meant.
 */
export type NetworkPolicy = {
  /**
   * Porter itself, the forge, model APIs whose address the operator set: a run cannot work without, also where they
   * are on Porter's own machine or in its private network.
   */
  readonly needed?: readonly string[];
} & (
  | { readonly kind: "open" }
  /** `hosts` has the needed ones as well. */
  | { readonly kind: "allow-list"; readonly hosts: readonly string[] }
);

/** What a run may use and reach. A runtime that cannot keep one of these bounds says so in its readiness. */
export interface Sandbox {
  /** Wall clock of the agent; the runtime's own limit lies above it. */
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** CPU cores. */
  readonly cpus: number;
  readonly diskMb: number;
  /** Processes and threads at a time. */
  readonly maxProcesses: number;
  readonly network: NetworkPolicy;
}
