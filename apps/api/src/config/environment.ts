import path from "node:path";
import { builtInAgents } from "@porter/adapters";
import { PorterError } from "@porter/orchestrator";
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);
const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));

const schema = z.object({
  PORT: port.default(3000),
  HOST: z.string().default("127.0.0.1"),
  PORTER_URL: httpUrl.optional(),
  PORTER_DATA_DIR: z.string().default("./.porter"),
  PORTER_CONFIG: z.string().default("./porter.config.json"),
  PORTER_SECRET: z.string().optional(),
  PORTER_WEBHOOK_PROXY_URL: httpUrl.optional(),
  PORTER_RUNTIME: z.string().optional(),
  PORTER_DEPENDENCY_CACHE: z.enum(["on", "off"]).default("on"),
  PORTER_ROLE: z.enum(["all"]).default("all"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).optional(),
  GITHUB_APP_ID: z.string().optional(),
  GITHUB_APP_PRIVATE_KEY: z.string().optional(),
  GITHUB_WEBHOOK_SECRET: list.optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  GITHUB_URL: httpUrl.default("https://github.com"),
  GITHUB_API_URL: httpUrl.default("https://api.github.com"),
  ANTHROPIC_BASE_URL: httpUrl.optional(),
  OPENAI_BASE_URL: httpUrl.optional(),
  GEMINI_BASE_URL: httpUrl.optional(),
  AMP_BASE_URL: httpUrl.optional(),
  npm_config_registry: httpUrl.optional(),
  NPM_CONFIG_REGISTRY: httpUrl.optional(),
});

/** Where npm asks unless its own variable, in either spelling, says otherwise. */
const publicNpmRegistry = "https://registry.npmjs.org";

/** A GitHub App's credentials; present as a whole or not at all. */
export interface GitHubCredentials {
  readonly appId: string;
  readonly privateKey: string;
  /** The first signs, every one verifies: several while rotating. */
  readonly webhookSecrets: readonly string[];
  /** For people to sign in through the App; `null` leaves the dashboard closed. */
  readonly oauth: { readonly clientId: string; readonly clientSecret: string } | null;
}

/** What the environment says, parsed once. Nothing else in Porter reads it. */
export interface Environment {
  readonly port: number;
  readonly host: string;
  /** Public origin, or `null` to use the address that is listened on. */
  readonly publicUrl: string | null;
  /** A smee channel to receive deliveries from, for machines GitHub cannot reach; or `null`. */
  readonly webhookProxyUrl: string | null;
  readonly dataDir: string;
  readonly configFile: string;
  /** `kid:base64key[,…]`, or `null` to keep a key in the data folder. */
  readonly keyRing: string | null;
  /** Id of the runtime that was asked for, or `null` for the one that suits. Try mode demonstrates on this machine. */
  readonly runtime: string | null;
  /** Whether what setups of repositories make is kept for later runs. */
  readonly dependencyCache: boolean;
  readonly databaseUrl: string | null;
  readonly logLevel: string;
  /** `null` means try mode. */
  readonly github: GitHubCredentials | null;
  readonly githubUrl: string;
  readonly githubApiUrl: string;
  /** Instance-wide model keys by variable name. */
  readonly modelKeys: Readonly<Record<string, string>>;
  readonly baseUrls: Readonly<Record<string, string>>;
  /** Address of the npm registry, which is asked whether agents' packages are deprecated. */
  readonly npmRegistry: string;
  /** All of it, for runtimes, which pass on what is on their own allow-list. */
  readonly ambient: Readonly<Record<string, string | undefined>>;
}

function githubCredentials(parsed: z.infer<typeof schema>): GitHubCredentials | null {
  const names = ["GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET"] as const;
  const missing = names.filter((name) => parsed[name] === undefined || parsed[name].length === 0);
  if (missing.length === names.length) return null;
  const {
    GITHUB_APP_ID: appId,
    GITHUB_APP_PRIVATE_KEY: privateKey,
    GITHUB_WEBHOOK_SECRET: webhookSecrets,
  } = parsed;
  if (appId === undefined || privateKey === undefined || webhookSecrets === undefined || missing.length > 0) {
    throw new PorterError({
      code: "configuration_incomplete",
      message: `The GitHub App is only partly configured: ${missing.join(", ")} is missing. Set all three, or none for try mode.`,
      retry: "never",
    });
  }
  return { appId, privateKey, webhookSecrets, oauth: oauthClient(parsed) };
}

function oauthClient(parsed: z.infer<typeof schema>): GitHubCredentials["oauth"] {
  const { GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret } = parsed;
  if (clientId === undefined && clientSecret === undefined) return null;
  if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret };
  throw new PorterError({
    code: "configuration_incomplete",
    message:
      "Sign-in is only partly configured: set both GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET, or neither.",
    retry: "never",
  });
}

/** Variables that hold the keys of the agents that come with Porter. */
const modelKeyNames = new Set(builtInAgents.flatMap(({ credentials }) => credentials.map(({ env }) => env)));

function present(values: Readonly<Record<string, unknown>>, names: Iterable<string>): Record<string, string> {
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const value = values[name];
      return typeof value === "string" && value !== "" ? [[name, value]] : [];
    }),
  );
}

/** In try mode a person watches the terminal; what ordinary deliveries do is on the pages. */
function logLevelOf(asked: string | undefined, github: GitHubCredentials | null): string {
  return asked ?? (github === null ? "warn" : "info");
}

/** The environment with the keys that the operator's own agents name, beside those of the built-in ones. */
export function withKeysOf(
  environment: Environment,
  agents: Readonly<Record<string, { readonly credentials: readonly string[] }>>,
): Environment {
  const names = Object.values(agents).flatMap(({ credentials }) => credentials);
  const modelKeys = { ...environment.modelKeys, ...present(environment.ambient, names) };
  return { ...environment, modelKeys };
}

/** The agent of try mode is a program of the Porter it demonstrates, which is on no other machine. */
function runtimeOf(asked: string | undefined, github: GitHubCredentials | null): string | null {
  return asked ?? (github === null ? "local" : null);
}

/** The environment as if its variables named this App. */
export function withGitHub(environment: Environment, github: GitHubCredentials): Environment {
  const asked = (name: string) => environment.ambient[name] || undefined;
  return {
    ...environment,
    github,
    runtime: runtimeOf(asked("PORTER_RUNTIME"), github),
    logLevel: logLevelOf(asked("LOG_LEVEL"), github),
  };
}

/**
 * Parses the environment. Throws `configuration_invalid` naming each variable that is wrong, never its value:
 * a mistyped secret must not end up in a log.
 */
export function readEnvironment(variables: Record<string, string | undefined>, cwd: string): Environment {
  const filled = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  const result = schema.safeParse(filled);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new PorterError({
      code: "configuration_invalid",
      message: `The environment is not usable. ${problems.join("; ")}.`,
      retry: "never",
    });
  }
  const parsed = result.data;
  const github = githubCredentials(parsed);
  return {
    port: parsed.PORT,
    host: parsed.HOST,
    publicUrl: parsed.PORTER_URL ?? null,
    webhookProxyUrl: parsed.PORTER_WEBHOOK_PROXY_URL ?? null,
    dataDir: path.resolve(cwd, parsed.PORTER_DATA_DIR),
    configFile: path.resolve(cwd, parsed.PORTER_CONFIG),
    keyRing: parsed.PORTER_SECRET ?? null,
    runtime: runtimeOf(parsed.PORTER_RUNTIME, github),
    dependencyCache: parsed.PORTER_DEPENDENCY_CACHE === "on",
    databaseUrl: parsed.DATABASE_URL ?? null,
    logLevel: logLevelOf(parsed.LOG_LEVEL, github),
    github,
    githubUrl: parsed.GITHUB_URL,
    githubApiUrl: parsed.GITHUB_API_URL,
    modelKeys: present(filled, modelKeyNames),
    baseUrls: present(parsed, ["ANTHROPIC_BASE_URL", "OPENAI_BASE_URL", "GEMINI_BASE_URL", "AMP_BASE_URL"]),
    npmRegistry: parsed.npm_config_registry ?? parsed.NPM_CONFIG_REGISTRY ?? publicNpmRegistry,
    ambient: variables,
  };
}
