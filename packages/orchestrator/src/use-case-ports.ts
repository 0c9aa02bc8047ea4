import type { Vocabulary } from "./command/command.ts";
import type { AgentRegistry } from "./agent/agent-registry.ts";
import type { Forge } from "./forge/forge.ts";
import type { GitHubSwitches } from "./notice/channels-of.ts";
import type { Limits } from "./policy/limits.ts";
import type { PlanSettings } from "./policy/plans.ts";
import type { NetworkSettings } from "./policy/network.ts";
import type { Settings } from "./policy/repository-settings.ts";
import type { Clock, Ids, Journal, News, People, Secrets } from "./ports.ts";
import type { Runtime } from "./runtime/runtime.ts";

/** Everything the use cases reach the world through; built once in the composition root. */
export interface Ports {
  readonly journal: Journal;
  readonly forge: Forge;
  readonly runtime: Runtime;
  readonly agents: AgentRegistry;
  readonly secrets: Secrets;
  readonly settings: Settings;
  readonly people: People;
  /** Runs when neither a command nor a configuration names an agent. */
  readonly defaultAgent: string;
  readonly news: News;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly limits: Limits;
  readonly network: NetworkSettings;
  readonly plans: PlanSettings;
  readonly github: GitHubSwitches;
  /** What the command parser must know: derived from agents and limits. */
  readonly vocabulary: Vocabulary;
  /** Where runs reach Porter, without a trailing slash. */
  readonly callbackUrl: string;
  /** The page where people follow a task. */
  taskUrl(taskId: string): string;
  /** The page where people set their model keys; `null` where they have none of their own. */
  readonly keysUrl: string | null;
  /** Model API base URLs by environment variable name, for agents that can use them. */
  readonly baseUrls: Readonly<Record<string, string>>;
  /** Paths no run may change. */
  readonly protectedPaths: readonly string[];
}
