import { z } from "zod";
import { type Failure, PorterError } from "../porter-error.ts";

/** Name of the file in the user's secret Gist; Porter finds the Gist again by it. */
export const configFileName = "porter.config.json";

/** Version of the form below. Older files are lifted to it, newer ones are left alone. */
export const configVersion = "2.0.0";

/** A sealed key: a compact JWE, which only Porter's key ring opens. Plain keys are refused. */
const sealedKey = z
  .string()
  .regex(
    /^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/,
    "is not a sealed key; set keys on Porter's settings page",
  );

const repositoryName = z.string().regex(/^[\w.-]+\/[\w.-]+$/, "is not owner/name");

const agentSettings = z.looseObject({
  enabled: z.boolean().default(true),
  /** 1–5, 5 is the most urgent. */
  priority: z.int().min(1).max(5).default(3),
  /** Appended to every prompt for this agent. */
  customPrompt: z.string().max(8000).optional(),
});

const repositoryConfig = z.looseObject({
  defaultAgent: z.string().optional(),
  autoAssign: z.boolean().default(false),
  skipLabels: z.array(z.string()).default([]),
  /** Whether this person's keys pay for the tasks of everybody who may command in the repository. */
  allowCollaborators: z.boolean().default(false),
});

const notifications = z.looseObject({
  email: z.boolean().default(false),
  webhook: z.url().optional(),
});

/** A person's configuration as it stands in their Gist. What Porter does not know is kept as it is. */
export const userConfigSchema = z.looseObject({
  version: z.string(),
  agents: z.record(z.string(), agentSettings).default({}),
  /** By provider, such as `anthropic`. */
  credentials: z.record(z.string(), sealedKey).default({}),
  repositories: z.record(repositoryName, repositoryConfig).default({}),
  notifications: notifications.default({ email: false }),
});

export type UserConfig = z.infer<typeof userConfigSchema>;
export type RepositoryConfig = z.infer<typeof repositoryConfig>;

/** A person who has configured nothing. */
export function emptyConfig(): UserConfig {
  return userConfigSchema.parse({ version: configVersion });
}

/**
 * Reads the file. Throws `config_damaged` for what is not a configuration and `config_too_new` for one of a later
 * Porter; in both cases nothing may be written over it.
 */
export function parseUserConfig(text: string): UserConfig {
  const content = parsedJson(text);
  const lifted = lift(content);
  const parsed = userConfigSchema.safeParse(lifted);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join(".") || "file"}: ${issue.message}`);
  throw new PorterError(damaged(problems.join("; ")));
}

/** The file's text; people read and edit it, so it is laid out. */
export function userConfigText(config: UserConfig): string {
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** Files before 2.0.0 had the same fields and no version, or a lower one. */
function lift(content: unknown): unknown {
  if (typeof content !== "object" || content === null || Array.isArray(content)) return content;
  const version = "version" in content ? content.version : undefined;
  const major = typeof version === "string" ? Number.parseInt(version, 10) : 0;
  if (major > Number.parseInt(configVersion, 10)) throw new PorterError(tooNew(String(version)));
  return { ...content, version: configVersion };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PorterError(damaged("it is not valid JSON"), { cause });
  }
}

function damaged(problem: string): Failure {
  return {
    code: "config_damaged",
    message: `${configFileName} in your Gist cannot be read: ${problem}. Mend it on GitHub, where its earlier revisions are, or delete the Gist to begin anew. Nothing was changed.`,
    retry: "never",
  };
}

function tooNew(version: string): Failure {
  return {
    code: "config_too_new",
    message: `${configFileName} in your Gist is of version ${version}; this Porter knows ${configVersion}. Update Porter. Nothing was changed.`,
    retry: "never",
  };
}
