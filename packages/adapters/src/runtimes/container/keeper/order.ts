import { z } from "zod";

/** What a keeper gets on standard input. It holds the run's key, so it is never an argument, nor on disk. */
export const keeperOrderSchema = z.object({
  /** Absolute path of the engine's command. */
  program: z.string(),
  /** Flags before each of its commands. */
  engineFlags: z.array(z.string()),
  /** Starts the container. */
  runArguments: z.array(z.string()),
  containerName: z.string(),
  /** Who owns the folder that the run works in; `null` where that is Porter's own user anyway. */
  owner: z.object({ uid: z.int(), gid: z.int() }).nullable(),
  policy: z.object({ allowed: z.array(z.string()).readonly(), trusted: z.array(z.string()).readonly() }),
  /** The runner's launch ticket, as it reads it. */
  ticket: z.record(z.string(), z.unknown()),
});
export type KeeperOrder = z.infer<typeof keeperOrderSchema>;

/** Files in a run's folder that keeper and Porter share, relative to it. */
export const keeperFiles = { work: "work", gate: "gate", socket: "gate/gate.sock", end: "end.json" } as const;

/** How a container ended, as its keeper leaves it in `end.json`. */
export const containerEndSchema = z.object({
  code: z.int(),
  /** Whether memory ran out, as far as can be told from outside. */
  outOfMemory: z.boolean(),
});
export type ContainerEnd = z.infer<typeof containerEndSchema>;
