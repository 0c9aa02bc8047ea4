/** Which hosts a run may reach. Porter itself and the forge are always among them: a run cannot work without. */
export type NetworkPolicy =
  | { readonly kind: "open" }
  /** Host names; `*.example.com` stands for every name below that domain. */
  | { readonly kind: "allow-list"; readonly hosts: readonly string[] };

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
