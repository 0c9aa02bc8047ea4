import type { Sandbox } from "../runtime/sandbox.ts";

/** Bounds for tests that launch a run: the specification's, and any host. */
export const sampleSandbox: Sandbox = {
  timeoutMs: 600_000,
  memoryMb: 2_048,
  cpus: 2,
  diskMb: 10_240,
  maxProcesses: 512,
  network: { kind: "open" },
};
