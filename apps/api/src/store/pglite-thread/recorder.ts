import type { Intake, NoticeContent } from "@porter/orchestrator";
import { fromPglite, PgBoss } from "pg-boss";
import { loadPgliteDriver } from "../drizzle.ts";
import { recordIntakes, type Recorded } from "../record-intakes.ts";
import * as schema from "../schema.ts";
import { asPglite, type Statements } from "./statements.ts";

/** Deliveries with what they leave behind, ready to be recorded. */
export interface Recording {
  readonly intakes: readonly Intake[];
  /** Channels of every notice of the intakes, in their order. */
  readonly channels: readonly (readonly string[])[];
}

/** Records deliveries on the connection itself: in one go, where the main thread would ask back for each statement. */
export type Recorder = (recording: Recording) => Promise<Recorded>;

/** The tables and the queues must be there. `statements` must be alone on the connection while a recording lasts. */
export async function createRecorder(statements: Statements): Promise<Recorder> {
  const { drizzle } = loadPgliteDriver();
  const client = asPglite({
    ...statements,
    async transaction(work) {
      await statements.exec("begin");
      try {
        const result = await work(statements);
        await statements.exec("commit");
        return result;
      } catch (error) {
        await statements.exec("rollback");
        throw error;
      }
    },
  });
  const db = drizzle({ client, schema });
  // It only inserts: the pg-boss of the main thread does all else.
  const boss = new PgBoss({
    db: fromPglite(client),
    backend: "pglite",
    migrate: false,
    schedule: false,
    supervise: false,
  });
  await boss.start();
  return ({ intakes, channels }) => {
    const contents = intakes.flatMap(({ notices }) => notices);
    const known = new Map(contents.map((content, index) => [content, channels[index] ?? []]));
    const channelsOf = (content: NoticeContent) => known.get(content) ?? [];
    return recordIntakes(db, intakes, { boss, channelsOf, broadcast: () => Promise.resolve() });
  };
}
