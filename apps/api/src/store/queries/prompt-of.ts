import type { Prompt } from "@porter/orchestrator";
import { eq } from "../drizzle.ts";
import type { Database } from "../database.ts";
import { prompts } from "../schema.ts";

/** What a run's agent was told; `null` while it is not known. */
export async function promptOf(db: Database, runId: string): Promise<Prompt | null> {
  const { text, manifest } = prompts;
  const [prompt] = await db.select({ text, manifest }).from(prompts).where(eq(prompts.runId, runId));
  return prompt ?? null;
}
