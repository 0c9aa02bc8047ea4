import { z } from "zod";
import { changesetSchema } from "../changeset/changeset.ts";

/** Which run speaks. Field names on the wire are snake_case, as the specification has them. */
const run = {
  task_id: z.uuid(),
  run_id: z.uuid(),
  attempt: z.int().min(1),
};

/** First act of a runner: compare-and-set on (task, attempt). Repeating it with the same claimant is answered alike. */
export const claimSchema = z.object({
  ...run,
  claimant: z.uuid(),
  runner_version: z.string().max(50),
});

/** What a claim is answered with: all the run needs, and nothing that can write to the forge. */
export const claimAnswerSchema = z.object({
  clone: z.object({
    url: z.url(),
    username: z.string(),
    token: z.string(),
    branch: z.string(),
    sha: z.string().regex(/^[0-9a-f]{40}$/),
  }),
  prompt: z.string(),
  plan: z.object({
    argv: z.array(z.string()).min(1),
    env: z.record(z.string(), z.string()),
    secret_env: z.array(z.string()),
    home_files: z.record(z.string(), z.string()),
    prompt: z.enum(["argument", "stdin"]),
  }),
  limits: z.object({
    /** Wall clock for the agent. */
    timeout_ms: z.int().positive(),
    /** From soft stop (SIGTERM) to hard stop (SIGKILL). */
    grace_ms: z.int().positive(),
    max_changeset_bytes: z.int().positive(),
    max_changeset_files: z.int().positive(),
    /** One log line is cut at this many characters. */
    max_line_chars: z.int().positive(),
    /** Lines after this many are counted, not sent. */
    max_lines: z.int().positive(),
    /** An update is sent at least this often, as a sign of life. */
    heartbeat_ms: z.int().positive(),
    /** What the run may write to disk, clone included. */
    max_disk_bytes: z.int().positive(),
  }),
  /** Prepares the work tree before the agent starts; absent where the repository names nothing. */
  setup: z
    .object({
      command: z.string(),
      time_limit_ms: z.int().positive(),
      /** Whether what it makes may be archived for later runs. */
      may_save: z.boolean(),
      /** Digests of archives that may be used instead, by their keys. */
      known: z.record(z.string(), z.string()),
    })
    .optional(),
});

export const phases = ["cloning", "setup", "agent", "collecting"] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** News during a run. Batches count from 1; one already taken in is answered 200 and changes nothing. */
export const updateSchema = z.object({
  ...run,
  batch: z.int().min(1),
  phase: z.enum(phases),
  lines: z
    .array(
      z.object({
        /** Milliseconds since 1970. */
        at_ms: z.int().nonnegative(),
        stream: z.enum(["stdout", "stderr", "runner"]),
        text: z.string(),
      }),
    )
    .max(1000),
  /** What the setup made, archived before the agent starts. */
  dependencies: z.object({ key: sha256, digest: sha256, bytes: z.int().nonnegative() }).optional(),
});

/** Answer to an update: `stop` tells the runner to end the agent and leave. */
export const updateAnswerSchema = z.object({ directive: z.enum(["continue", "stop"]) });

/** Failures the runner itself can name. */
export const runnerFailureCodes = [
  "clone_failed",
  "agent_not_found",
  "timed_out",
  "cancelled",
  "changeset_too_large",
  "submodule_changed",
  "unsupported_path",
  "runner_crashed",
  "out_of_memory",
  "disk_full",
  "too_many_processes",
] as const;

/** The end of a run: how the agent's process ended, or what kept it from ending, and the files it changed. */
export const completeSchema = z.object({
  ...run,
  /** Number of the last update batch sent; 0 when none was. */
  last_batch: z.int().nonnegative(),
  exit: z.object({ code: z.int().nullable(), signal: z.string().nullable() }).nullable(),
  failure: z.object({ code: z.enum(runnerFailureCodes), detail: z.string().max(2000) }).nullable(),
  changeset: changesetSchema.nullable(),
  /** Hosts that the run was kept from reaching, where its network is limited; each once. */
  refused_hosts: z.array(z.string().max(300)).max(100).optional(),
});

export type Claim = z.infer<typeof claimSchema>;
export type ClaimAnswer = z.infer<typeof claimAnswerSchema>;
export type Update = z.infer<typeof updateSchema>;
export type UpdateAnswer = z.infer<typeof updateAnswerSchema>;
export type Complete = z.infer<typeof completeSchema>;
