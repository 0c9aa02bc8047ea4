import type { Verb } from "@porter/orchestrator";
import { z } from "zod";

/** Words with a meaning of their own after `@porter`; no agent may be called so. */
const verbs: Readonly<Record<Verb, true>> = { run: true, stop: true, retry: true, status: true, help: true };

/** True for a word that a command would read as a verb. */
export function isVerb(word: string): boolean {
  return Object.hasOwn(verbs, word);
}

/** An agent's id: it is typed in comments and becomes part of branch names. */
export const agentIdSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "Use lower-case letters, digits and single hyphens, such as my-agent.",
  )
  .max(40, "Use at most 40 characters.");
