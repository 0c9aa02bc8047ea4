import { type AgentAdapter, type LaunchPlan, onlyModels, type PlanRequest } from "@porter/orchestrator";
import { plainParser } from "./parser.ts";
import type { CommandAgentConfig } from "./schema.ts";

/** A program to be used as an agent. */
export interface CommandAgent extends Omit<CommandAgentConfig, "description" | "hosts"> {
  /** Lower-case id as written in commands. */
  readonly id: string;
  readonly description?: string | undefined;
  readonly hosts?: readonly string[];
  /** True when it only demonstrates. */
  readonly demonstration?: boolean;
  /** Constants for its environment. Never secrets. */
  readonly env?: Readonly<Record<string, string>>;
}

/** `ANTHROPIC_API_KEY` → `ANTHROPIC`: what the variables of one provider have in common. */
function prefixOf(variable: string): string {
  return variable.replace(/_(API_KEY|API_TOKEN|KEY|TOKEN)$/, "");
}

function planCommand(agent: CommandAgent, request: PlanRequest): LaunchPlan {
  const keys = agent.credentials.flatMap((name) => {
    const value = request.credentials[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const addresses = agent.credentials.flatMap((name) => {
    const variable = `${prefixOf(name)}_BASE_URL`;
    const value = request.baseUrls[variable];
    return value === undefined ? [] : [[variable, value] as const];
  });
  return {
    argv: agent.command,
    env: { ...agent.env, ...Object.fromEntries(addresses), ...Object.fromEntries(keys) },
    secretEnv: keys.map(([name]) => name),
    homeFiles: {},
    prompt: agent.prompt,
  };
}

/**
 * Makes an agent of any program that reads a prompt, changes files below its working folder and exits with 0.
 * It is expected on the PATH of the runtime. It takes no `--model`.
 */
export function createCommandAgent(agent: CommandAgent): AgentAdapter {
  return {
    id: agent.id,
    displayName: agent.displayName,
    description: agent.description ?? `Runs ${agent.command[0] ?? agent.id}, as configured by the operator.`,
    provider: "Operator",
    languages: [],
    icon: "🔧",
    version: "custom",
    credentials: agent.credentials.map((env) => ({ env, provider: prefixOf(env).toLowerCase() })),
    models: onlyModels(),
    install: { kind: "preinstalled" },
    hosts: agent.hosts ?? [],
    demonstration: agent.demonstration ?? false,
    plan: (request) => planCommand(agent, request),
    parser: plainParser(agent.displayName),
  };
}
