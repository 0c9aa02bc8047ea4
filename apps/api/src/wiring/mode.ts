import type { GitHubForge } from "@porter/forges";
import type { People, Settings, Task } from "@porter/orchestrator";
import type { Principal } from "../accounts/accounts.ts";
import type { Environment, GitHubCredentials } from "../config/environment.ts";
import type { AuthDoor } from "../http/auth/auth-routes.ts";
import type { SetUp } from "../set-up/set-up.ts";
import type { Context } from "../trpc/context.ts";
import type { Sample } from "../try-mode/sample.ts";
import type { AgentCredentials } from "./agent-credentials.ts";
import type { OwnSettings } from "../user-config/own-settings.ts";

/** What differs between Porter with its GitHub App and try mode; everything else is the same. */
export interface Mode {
  readonly name: "try" | "github";
  readonly credentials: GitHubCredentials;
  readonly urls: Pick<Environment, "githubUrl" | "githubApiUrl">;
  /** Runs when neither a command nor a configuration names an agent, nor the operator. */
  readonly defaultAgent: string | null;
  readonly signIn: Context["signIn"];
  /** How people sign in; `null` where nobody is asked who they are. */
  readonly auth: AuthDoor | null;
  readonly people: People;
  principalOf(headers: Headers): Promise<Principal | null>;
  /** What depends on the forge and the agents, which depend on the rest of the mode. */
  configure(parts: { readonly forge: GitHubForge; readonly agents: AgentCredentials }): Configured;
  readonly sample: Sample | null;
  readonly setUp: SetUp | null;
  /** Takes GitHub's place below `/github`. */
  readonly standIn: ((request: Request, env?: object) => Response | Promise<Response>) | null;
  /** Starts what only this mode needs once everything is served. Returns how to end it. */
  start(forge: GitHubForge): () => Promise<void>;
  close(): Promise<void>;
}

/** Where people's settings and keys come from. */
export interface Configured {
  /** `null` where people have no settings of their own. */
  readonly own: OwnSettings | null;
  readonly settings: Settings;
  /** The keys that pay for a task, by variable name. */
  modelKeys(task: Task, names: readonly string[]): Promise<Readonly<Record<string, string>>>;
}
