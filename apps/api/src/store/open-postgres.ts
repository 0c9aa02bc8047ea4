import { Client, Pool } from "pg";
import { PgBoss } from "pg-boss";
import type { Backend } from "./backend.ts";
import type { Wake } from "./event-hub.ts";
import { loadPostgresDriver } from "./drizzle.ts";
import { migrationsFolder } from "./migrations-folder.ts";
import { recordDeliveries } from "./record-deliveries.ts";
import { recordIntakes } from "./record-intakes.ts";
import * as schema from "./schema.ts";
import { notifyReplicas, parseWake, wakeChannel } from "./wake-channel.ts";

/** Any number, the same for all replicas; "migr" in ASCII. */
const migrationLock = 0x6d_69_67_72;
const poolSize = 10;
/** Connections of pg-boss, which come on top. */
const bossPoolSize = 4;
const reconnectAfterMs = 1_000;

/** A missed heartbeat is noticed within 10 s, which is the shortest pg-boss knows, plus this. */
const maintenance = {
  superviseIntervalSeconds: 2,
  monitorIntervalSeconds: 2,
  maintenanceIntervalSeconds: 600,
};

export type OnConnectionError = (error: Error) => void;

/** Connects to a Postgres server and brings its schema up to date, one replica at a time. */
export async function openPostgres(databaseUrl: string, onError: OnConnectionError): Promise<Backend> {
  const { drizzle } = loadPostgresDriver();
  const pool = new Pool({ connectionString: databaseUrl, max: poolSize, application_name: "porter" });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on("error", onError);
  try {
    await migrateAlone(databaseUrl);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const listener = createListener(databaseUrl, onError);
  const db = drizzle({ client: pool, schema });
  return {
    kind: "postgres",
    db,
    boss: new PgBoss({ connectionString: databaseUrl, max: bossPoolSize, schedule: false, ...maintenance }),
    recordDeliveries: (intakes) => recordDeliveries(db, intakes),
    record: (intakes, writers) => recordIntakes(db, intakes, { ...writers, broadcast: notifyReplicas }),
    broadcast: notifyReplicas,
    listen: listener.start,
    async close() {
      await listener.stop();
      await pool.end();
    },
  };
}

async function migrateAlone(connectionString: string): Promise<void> {
  const { drizzle, migrate } = loadPostgresDriver();
  const client = new Client({ connectionString, application_name: "porter migration" });
  await client.connect();
  try {
    // Held by the session: ends with it, also when this process is killed.
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await migrate(drizzle({ client, schema }), { migrationsFolder });
  } finally {
    await client.end();
  }
}

/** One connection that only listens; comes back by itself when it breaks. */
function createListener(connectionString: string, onError: OnConnectionError) {
  let client: Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  async function connect(hear: (wake: Wake) => void): Promise<void> {
    const next = new Client({ connectionString, application_name: "porter listener", keepAlive: true });
    client = next;
    next.on("notification", ({ payload }) => hear(parseWake(payload ?? "")));
    next.on("error", onError);
    next.on("end", () => reconnect(hear));
    await next.connect();
    await next.query(`listen ${wakeChannel}`);
    // Whatever was said while nobody listened.
    hear({ tasks: "all", queues: "all" });
  }

  function reconnect(hear: (wake: Wake) => void): void {
    if (stopped || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      connect(hear).catch((error: unknown) => {
        onError(
          error instanceof Error ? error : new Error("The listening connection failed.", { cause: error }),
        );
        reconnect(hear);
      });
    }, reconnectAfterMs);
  }

  return {
    start: connect,
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await client?.end();
    },
  };
}
