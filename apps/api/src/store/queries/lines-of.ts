import type { LogLine } from "@porter/orchestrator";
import { and, asc, eq, gte } from "../drizzle.ts";
import type { Database } from "../database.ts";
import { runLines, runs } from "../schema.ts";

export interface LineRange {
  /** Number of the first line wanted; lines count from 1. */
  readonly from: number;
  readonly limit: number;
}

/** Lines of a run's log in order, and how many there are in all. */
export async function linesOf(
  db: Database,
  runId: string,
  { from, limit }: LineRange,
): Promise<{ lines: readonly LogLine[]; total: number }> {
  const { number, at, level, message } = runLines;
  const [lines, [run]] = await Promise.all([
    db
      .select({ number, at, level, message })
      .from(runLines)
      .where(and(eq(runLines.runId, runId), gte(runLines.number, from)))
      .orderBy(asc(runLines.number))
      .limit(limit),
    db.select({ total: runs.lineCount }).from(runs).where(eq(runs.id, runId)),
  ]);
  return { lines, total: run?.total ?? 0 };
}
