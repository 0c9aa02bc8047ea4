import { z } from "zod";

/** Processors in thousandths, memory in MiB; each as what is asked for and as what is allowed at most. */
export const resourcesSchema = z
  .object({ memoryMb: z.number(), memoryMbMax: z.number(), milliCpu: z.number(), milliCpuMax: z.number() })
  .partial()
  .transform((resources) =>
    Object.fromEntries(
      Object.entries(resources).filter((entry): entry is [string, number] => entry[1] !== undefined),
    ),
  );
