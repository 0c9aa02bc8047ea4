import type { Ports } from "@porter/orchestrator";
import type { AgentStatus } from "../wiring/agent-status.ts";
import type { SetUp } from "../set-up/set-up.ts";
import type { Sample } from "../try-mode/sample.ts";
import type { ReadModel } from "./read-model.ts";

/** Who is asking; `null` is nobody, and nobody may do nothing. */
export interface Principal {
  readonly login: string;
  readonly id: number;
}

/** What procedures work with; the same for HTTP, WebSocket and in-process calls. */
export interface Context {
  readonly principal: Principal | null;
  readonly ports: Ports;
  readonly read: ReadModel;
  readonly mode: "try" | "github";
  readonly version: string;
  /** The sample repository in try mode, else `null`. */
  readonly sample: Sample | null;
  /** Makes the GitHub App; `null` when there is one. */
  readonly setUp: SetUp | null;
  /** Looks up a repository's installation; `null` when the App is not installed there. */
  agentStatus(): Promise<AgentStatus>;
}
