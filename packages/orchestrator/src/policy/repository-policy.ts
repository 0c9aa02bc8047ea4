import { z } from "zod";
import type { Failure } from "../porter-error.ts";

/** A login, or a team as `@organisation/team`. */
const subject = z
  .string()
  .regex(
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?|@[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100})$/,
    "Write a login, or a team as @organisation/team.",
  );
const agentId = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, "Write an agent id in lower case.");

/**
 * What `.porter/config.json` on a repository's default branch may say. Unknown names are errors: one that was
 * mistyped, as `denny`, must not pass for a rule that holds.
 */
export const repositoryPolicySchema = z.strictObject({
  $schema: z.string().optional(),
  /** Runs when a command names no agent. */
  defaultAgent: agentId.optional(),
  /** When given, only these of the people with write access may command. */
  allow: z.array(subject).optional(),
  /** These may not command, whatever else holds. */
  deny: z.array(subject).default([]),
  /** Whether a new issue by somebody who may command starts a task by itself. */
  autoAssign: z.boolean().optional(),
  /** Labels that keep a new issue from starting one. */
  skipLabels: z.array(z.string()).default([]),
  /**
   * Prepares the work tree of every run before its agent starts: one shell command, such as `npm ci`. What it makes and
   * git ignores is kept for later runs with the same lockfiles.
   */
  setup: z
    .string()
    .min(1)
    .max(1000)
    .refine((command) => command.trim() !== "" && !command.includes("\0"), "Write one shell command.")
    .optional(),
  /** Labels that start a task when somebody who may command adds them: an agent, with flags if need be. */
  labels: z.record(z.string().min(1), z.string().min(1).max(1000)).default({}),
});

/** The rules a repository sets for itself. */
export type RepositoryPolicy = z.infer<typeof repositoryPolicySchema>;

/** A repository without the file. */
export const openPolicy: RepositoryPolicy = { deny: [], skipLabels: [], labels: {} };

export type PolicyReading =
  | { readonly ok: true; readonly policy: RepositoryPolicy }
  | { readonly ok: false; readonly failure: Failure };

/**
 * Reads the file; `null` is no file. A broken one gives a failure that names each problem: whom it meant to keep out
 * cannot be known, so nobody may command until it is mended.
 */
export function readRepositoryPolicy(text: string | null): PolicyReading {
  if (text === null) return { ok: true, policy: openPolicy };
  const parsed = repositoryPolicySchema.safeParse(parsedJson(text));
  if (parsed.success) return { ok: true, policy: parsed.data };
  return { ok: false, failure: policyInvalid(parsed.error.issues) };
}

function policyInvalid(issues: readonly z.core.$ZodIssue[]): Failure {
  const problems = issues.slice(0, 5).map((issue) => {
    const place = issue.path.join(".");
    return place === "" ? issue.message : `${place}: ${issue.message}`;
  });
  return {
    code: "policy_invalid",
    message: `.porter/config.json on the default branch is not usable, so nobody may command here until it is mended. ${problems.join("; ")}.`,
    retry: "never",
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
