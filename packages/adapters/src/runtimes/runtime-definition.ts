import type { Runtime } from "@porter/orchestrator";

/** What a runtime is made of. What only one of them needs, it reads from `environment` by a schema of its own. */
export interface RuntimeOptions {
  /** Folder for what runs leave on this machine; each has one below it. Made when missing. Absolute. */
  readonly runsDir: string;
  /** Folder for what setups of repositories made, each in one below it. Absolute; absent where nothing is kept. */
  readonly dependenciesDir?: string;
  /** The folder `modal` of this checkout: the Python package `porter_runner` and the recipe of its image. Absolute. */
  readonly runnerDir: string;
  /** Porter's own environment. A run gets nothing of it but what is on an allow-list. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Message first, then fields, as for a structured logger. */
  readonly log: (message: string, fields: Readonly<Record<string, string | number | null>>) => void;
}

/** One place where runs can execute. */
export interface RuntimeDefinition {
  /** As `PORTER_RUNTIME` names it. */
  readonly id: string;
  /** Where its runs reach Porter: at the address it listens on, or only at its public one (`PORTER_URL`). */
  readonly reaches: "loopback" | "public";
  /** Whether it is taken where nobody chose one: it is configured, or what it needs answers. Never rejects. */
  suits(environment: RuntimeOptions["environment"]): Promise<boolean>;
  /** Throws `PorterError` `configuration_*` when what it needs is not set well. */
  create(options: RuntimeOptions): Runtime;
}
