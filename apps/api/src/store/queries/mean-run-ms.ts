import { z } from "zod";
import { type Database, rowsOf } from "../database.ts";
import { sql } from "../drizzle.ts";

const row = z.object({ mean: z.coerce.number().nullable() });

/** Mean duration of the latest runs that ended after their claim, in milliseconds. */
export async function meanRunMs(db: Database): Promise<number | null> {
  const [latest] = await rowsOf(
    db,
    sql`select avg(extract(epoch from ended_at - claimed_at)) * 1000 as mean
      from (select ended_at, claimed_at from runs
        where state = 'settled' and claimed_at is not null order by id desc limit 50) as latest`,
    row,
  );
  return latest?.mean ?? null;
}
