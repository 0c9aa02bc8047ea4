import type { Ports } from "@porter/orchestrator";
import type { AgentStatus } from "../wiring/agent-status.ts";
import type { Principal } from "../accounts/accounts.ts";
import type { SetUp } from "../set-up/set-up.ts";
import type { Sample } from "../try-mode/sample.ts";
import type { OwnSettings } from "../user-config/own-settings.ts";
import type { ReadModel } from "./read-model.ts";

/** What procedures work with; the same for HTTP, WebSocket and in-process calls. */
export interface Context {
  /** `null` is nobody, and nobody may do nothing. */
  readonly principal: Principal | null;
  /** Whether people can sign in; in try mode whoever reaches this address is signed in. */
  readonly signIn: "available" | "not-configured" | "not-needed";
  readonly ports: Ports;
  readonly read: ReadModel;
  readonly mode: "try" | "github";
  readonly version: string;
  /** The sample repository in try mode, else `null`. */
  readonly sample: Sample | null;
  /** Makes the GitHub App; `null` when there is one. */
  readonly setUp: SetUp | null;
  /** People's own settings; `null` where they have none. */
  readonly config: OwnSettings | null;
  agentStatus(): Promise<AgentStatus>;
}
