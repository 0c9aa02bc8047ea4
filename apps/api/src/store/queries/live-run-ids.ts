import { runStates } from "@porter/orchestrator";
import { inArray } from "../drizzle.ts";
import type { Database } from "../database.ts";
import { runs } from "../schema.ts";

/** Runs that have not settled: what they started may still be running. */
export async function liveRunIds(db: Database): Promise<readonly string[]> {
  const rows = await db
    .select({ id: runs.id })
    .from(runs)
    .where(
      inArray(
        runs.state,
        runStates.filter((state) => state !== "settled"),
      ),
    );
  return rows.map(({ id }) => id);
}
