import { notifiers } from "@porter/notifiers";
import type { AgentLabel, AgentRegistry, Ports } from "@porter/orchestrator";
import type { Logger } from "pino";
import { retellPlaces } from "../jobs/retell-places.ts";
import { reconcileRegularly } from "../jobs/reconcile-regularly.ts";
import type { Store } from "../store/open-store.ts";
import { createDispatchers } from "./dispatchers.ts";

/** How long jobs may go on after the signal to stop; supervision is picked up again at the next start. */
const drainMs = 3_000;

/** What people should know about an agent, also one that is no longer installed. */
function agentLabel(agents: AgentRegistry, id: string): AgentLabel {
  const agent = agents.get(id);
  return { displayName: agent?.displayName ?? id, demonstration: agent?.demonstration ?? false };
}

/** Starts doing the journal's jobs. Returns how to stop at a safe point. */
export function startWork(parts: {
  ports: Ports;
  store: Store;
  tryMode: boolean;
  log: Logger;
}): () => Promise<void> {
  const { ports, store, tryMode, log } = parts;
  const channels = notifiers.map((definition) =>
    definition.create({
      forge: ports.forge,
      taskUrl: (taskId) => ports.taskUrl(taskId),
      agentLabel: (id) => agentLabel(ports.agents, id),
      tryMode,
    }),
  );
  const dispatchers = createDispatchers({ store, ports, notifiers: channels, log });
  for (const dispatcher of dispatchers) dispatcher.start();
  const endReconciling = reconcileRegularly(ports, log);
  const endRetelling = retellPlaces(ports, log);
  return async () => {
    await Promise.all([endReconciling(), endRetelling()]);
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.drain(drainMs)));
  };
}
