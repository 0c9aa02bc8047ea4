import type { AgentLabel, ForgeWriter, Notifier } from "@porter/orchestrator";

/** What notifiers may use of the rest of Porter. */
export interface NotifierPorts {
  readonly forge: Pick<ForgeWriter, "ensureComment" | "ensureEyes" | "ensureCheckRun" | "ensureLabel">;
  /** The page where people follow a task. */
  taskUrl(taskId: string): string;
  /** What people should know about an agent, also one that is no longer installed. */
  agentLabel(agentId: string): AgentLabel;
  /** Porter runs on a stand-in forge. */
  readonly tryMode: boolean;
}

/** A channel that this installation can tell people on. */
export interface NotifierDefinition {
  /** Its folder, and the channel of its notices. */
  readonly channel: string;
  create(ports: NotifierPorts): Notifier;
}
