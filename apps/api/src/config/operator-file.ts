import { readFile } from "node:fs/promises";
import { plansSchema } from "./plans-schema.ts";
import { commandAgentSchema } from "@porter/adapters";
import { defaultLimits, type Limits, packageRegistries, PorterError } from "@porter/orchestrator";
import { z } from "zod";

const positive = z.number().positive();

const limitsSchema = z
  .object({
    timeoutMinutes: positive,
    maxTimeoutMinutes: positive,
    maxBudgetUsd: positive,
    concurrentPerUser: z.int().positive(),
    concurrentRuns: z.int().positive(),
    automaticRetries: z.int().nonnegative(),
    launchTimeoutMs: positive,
    heartbeatMs: positive,
    silenceMs: positive,
    graceMs: positive,
    progressNoticeMs: z.number().nonnegative(),
    promptBytes: z.int().min(4_000).max(120_000),
    changesetBytes: z.int().positive(),
    changesetFiles: z.int().positive(),
    lineChars: z.int().positive(),
    linesPerRun: z.int().positive(),
    memoryMb: z.int().min(256),
    cpus: positive,
    diskMb: z.int().min(256),
    maxProcesses: z.int().min(64),
  } satisfies Record<keyof Limits, z.ZodType<number>>)
  .partial();

/** The operator's file, `porter.config.json`. */
export const operatorFileSchema = z.strictObject({
  $schema: z.string().optional(),
  /** Any CLI as an agent, by the id that commands use. */
  agents: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,40}$/), commandAgentSchema).default({}),
  /** Runs when a command names no agent. */
  defaultAgent: z.string().optional(),
  limits: limitsSchema.default({}),
  /** Paths no run may change, beside Porter's own list. */
  protectedPaths: z.array(z.string()).default([]),
  /** Logins of bots that may command, exactly as GitHub writes them. */
  allowedBots: z.array(z.string()).default([]),
  /** Which hosts runs may reach, on runtimes that can limit it. */
  network: z
    .strictObject({
      policy: z.enum(["open", "allow-list", "none"]).default("open"),
      allow: z.array(z.string().regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/i)).default([...packageRegistries]),
    })
    .default({ policy: "open", allow: [...packageRegistries] }),
  /** What people may use. Without it everybody may use what the limits allow. */
  plans: plansSchema,
  /** What is shown on GitHub beside the comment. */
  github: z
    .strictObject({ check: z.boolean().default(true), labels: z.boolean().default(false) })
    .default({ check: true, labels: false }),
  /** Whether this installation's own model keys pay for everybody's tasks. */
  shareModelKeys: z.boolean().default(false),
});

export type OperatorFile = Omit<z.infer<typeof operatorFileSchema>, "limits"> & { readonly limits: Limits };

/** Reads the file; a missing one means all defaults, an unusable one stops the start with the reason. */
export async function readOperatorFile(file: string): Promise<OperatorFile> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "{}";
    throw error;
  });
  return parseOperatorFile(parseJson(text, file), file);
}

/** Checks what the file says; `name` is what errors call it. */
export function parseOperatorFile(content: unknown, name: string): OperatorFile {
  const parsed = operatorFileSchema.safeParse(content);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join(".") || "file"}: ${issue.message}`,
    );
    throw new PorterError({
      code: "configuration_invalid",
      message: `${name} is not usable. ${problems.join("; ")}.`,
      retry: "never",
    });
  }
  const limits = Object.fromEntries(
    Object.entries(parsed.data.limits).filter(([, value]) => value !== undefined),
  );
  return { ...parsed.data, limits: { ...defaultLimits, ...limits } };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PorterError(
      { code: "configuration_invalid", message: `${file} is not valid JSON.`, retry: "never" },
      { cause },
    );
  }
}
