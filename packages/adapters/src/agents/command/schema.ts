import { z } from "zod";

/** Name of an environment variable. */
const variableName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, "Use the name of an environment variable, such as ANTHROPIC_API_KEY.");

/**
 * An agent of the operator's own: one entry below `agents` in `porter.config.json`, where its key is the id.
 * Unknown fields are refused, so that a misspelt one is noticed.
 */
export const commandAgentSchema = z.strictObject({
  /** Name people read. */
  displayName: z.string().trim().min(1).max(60),
  /** Program and arguments, started without a shell in the root of the cloned repository. */
  command: z.array(z.string().min(1).max(4096)).min(1).max(100),
  /** How the prompt reaches it: on standard input, or as one more argument at the end. */
  prompt: z.enum(["stdin", "argument"]).default("stdin"),
  /** Environment variables with the keys it needs; without at least one of them its tasks are refused. */
  credentials: z.array(variableName).max(20).default([]),
  /** One sentence for the list of agents. */
  description: z.string().trim().max(300).optional(),
  /** Hosts it talks to, for installations that limit the network of runs. */
  hosts: z.array(z.string().min(1).max(253)).max(50).default([]),
});
export type CommandAgentConfig = z.infer<typeof commandAgentSchema>;
