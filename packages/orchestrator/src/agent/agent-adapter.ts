import type { Failure } from "../porter-error.ts";
import type { ModelChoice } from "./model-choice.ts";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** A secret an agent needs in its environment. */
export interface CredentialNeed {
  /** Environment variable the agent reads, such as `ANTHROPIC_API_KEY`. */
  readonly env: string;
  /** Model provider it belongs to, such as `anthropic`. */
  readonly provider: string;
}

/** How to install an agent into an image or a folder, pinned. */
export type InstallRecipe =
  | { readonly kind: "npm"; readonly package: string; readonly version: string }
  /** Not in a package registry: a person installs it, as `how` says. */
  | { readonly kind: "manual"; readonly how: string }
  | { readonly kind: "preinstalled" };

/** What a run wants from an agent. */
export interface PlanRequest {
  readonly model: string | null;
  readonly noTests: boolean;
  /** US dollars, for agents that stop by themselves; absent or `null`: no bound. */
  readonly budgetUsd?: number | null;
  /** Values by environment variable name; only those the adapter asked for, and only those that are known. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Model API base URLs by environment variable name, such as `ANTHROPIC_BASE_URL`. */
  readonly baseUrls: Readonly<Record<string, string>>;
}

/** How the runner starts the agent: executed as it stands, without knowing which agent it is. */
export interface LaunchPlan {
  /** Program and arguments; no shell is involved. Holds no secret. */
  readonly argv: readonly string[];
  /** The agent's environment beside PATH, HOME, LANG and TMPDIR. */
  readonly env: Readonly<Record<string, string>>;
  /** Names in `env` whose values are secret and must be redacted from everything that is reported. */
  readonly secretEnv: readonly string[];
  /** Files written before the start, by path relative to the fresh HOME. */
  readonly homeFiles: Readonly<Record<string, string>>;
  /** How the prompt reaches the agent: as its last argument, or on standard input. */
  readonly prompt: "argument" | "stdin";
}

/** What an agent's line means to a person. */
export interface AgentEvent {
  readonly level: "info" | "warning" | "error" | "success";
  readonly message: string;
  /** A few words for "latest step", or `null` when the line is no step. */
  readonly step: string | null;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; `null` when the agent does not report it. */
  readonly costUsd: number | null;
}

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, costUsd: null };

/** How the agent's process ended. */
export interface ProcessExit {
  readonly code: number | null;
  /** Signal name such as `SIGTERM`, or `null`. */
  readonly signal: string | null;
}

/** What a whole event stream and its exit add up to. The exit code alone is never trusted. */
export interface Verdict {
  readonly outcome: "success" | "failed";
  readonly failure: Failure | null;
  readonly usage: Usage;
  readonly finalMessage: string | null;
  /** Lines that were not the agent's event format. */
  readonly unparsedLines: number;
}

/** A fold over the agent's raw lines. Total: any text gives an answer, none an exception. */
export interface StreamParser {
  /** State before the first line; plain JSON, so that it survives a restart. */
  readonly initial: JsonObject;
  line(
    state: JsonObject,
    raw: string,
  ): { readonly state: JsonObject; readonly events: readonly AgentEvent[] };
  end(state: JsonObject, exit: ProcessExit): Verdict;
  /** Usage known so far. */
  usage(state: JsonObject): Usage;
}

/** A CLI coding agent: how to start it and how to understand it. Pure data and pure functions. */
export interface AgentAdapter {
  /** Lower-case id as written in commands, such as `opencode`. */
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  /** Model provider people know it by. */
  readonly provider: string;
  readonly languages: readonly string[];
  /** One emoji. */
  readonly icon: string;
  readonly version: string;
  readonly credentials: readonly CredentialNeed[];
  /** What `--model` may name; anything else is refused before a run starts. */
  readonly models: ModelChoice;
  readonly install: InstallRecipe;
  /** Hosts it talks to, for runs whose network is limited; `*.example.com` stands for every name below. */
  readonly hosts: readonly string[];
  /** True when its result is a demonstration and must be labelled so everywhere. */
  readonly demonstration: boolean;
  plan(request: PlanRequest): LaunchPlan;
  /**
   * The prompt as the program has to be given it, where it would read something in a prompt as a command of its
   * own. Absent where the prompt goes in as it is.
   */
  readonly escapePrompt?: (prompt: string) => string;
  readonly parser: StreamParser;
}
