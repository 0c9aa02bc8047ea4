import { type AgentAdapter, type AgentRegistry, PorterError, registryOf } from "@porter/orchestrator";
import { agentIdSchema, isVerb } from "./agent-id.ts";
import { type CommandAgent, createCommandAgent } from "./command/adapter.ts";
import { createDemonstrationAgent } from "./command/demonstration.ts";

import { builtInAgents } from "./index.ts";

/** Which agents an installation has beside those that come with Porter. */
export interface AgentsConfig {
  /** `agents` of `porter.config.json`, by id. */
  readonly custom?: Readonly<Record<string, Omit<CommandAgent, "id">>>;
  /** Try mode has the agent `demo`; a number is its pause between lines in milliseconds. */
  readonly demonstration?: boolean | { readonly paceMs: number };
}

function refuse(message: string): never {
  throw new PorterError({ code: "configuration_invalid", message, retry: "never" });
}

function checkId(id: string): void {
  if (isVerb(id)) {
    refuse(
      `An agent cannot be called "${id}", because \`@porter ${id}\` is a command. Rename it in porter.config.json.`,
    );
  }
  const read = agentIdSchema.safeParse(id);
  if (read.success) return;
  const reason = read.error.issues[0]?.message ?? "Choose another name.";
  refuse(`An agent cannot be called "${id}". ${reason} Rename it in porter.config.json.`);
}

/**
 * The agents of an installation: Porter's own, then the operator's, then the demonstration.
 * Throws `PorterError` `configuration_invalid` for an id that is taken, malformed or a verb.
 */
export function agentRegistry(config: AgentsConfig = {}): AgentRegistry {
  const { custom = {}, demonstration = false } = config;
  const own = Object.entries(custom).map(([id, agent]) => createCommandAgent({ id, ...agent }));
  const demo: AgentAdapter[] = [];
  if (demonstration === true) demo.push(createDemonstrationAgent());
  else if (demonstration !== false) demo.push(createDemonstrationAgent(demonstration.paceMs));

  const agents = [...builtInAgents, ...own, ...demo];
  const taken = new Set<string>();
  for (const { id } of agents) {
    checkId(id);
    if (taken.has(id)) {
      refuse(
        `There are two agents called "${id}". Rename the one in porter.config.json, so that commands are clear.`,
      );
    }
    taken.add(id);
  }
  return registryOf(agents);
}
