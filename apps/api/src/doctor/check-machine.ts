import { constants, existsSync } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";
import { chooseRuntime } from "@porter/adapters";
import { PorterError } from "@porter/orchestrator";
import { Client } from "pg";
import { type Environment, withKeysOf } from "../config/environment.ts";
import { openKeyRing } from "../config/key-ring.ts";
import type { OperatorFile } from "../config/operator-file.ts";
import { lockFolder } from "../store/folder-lock.ts";
import { probeAgents } from "../wiring/agent-status.ts";
import { createNpmDeprecations } from "../wiring/npm-deprecations.ts";
import { agentsOf } from "../wiring/agents-of.ts";
import { runnerDir } from "../wiring/runner-dir.ts";
import { type Check, ill, well } from "./check.ts";

const connectTimeoutMs = 5_000;

/** What this machine has: key ring, data folder, journal, runtime, agents. Makes and changes nothing. */
export async function checkMachine(environment: Environment, operator: OperatorFile): Promise<Check[]> {
  return [
    await checkKeyRing(environment),
    await checkFolder(environment.dataDir),
    await checkJournal(environment),
    ...(await checkRuns(environment, operator)),
  ];
}

async function checkKeyRing({ keyRing, dataDir }: Environment): Promise<Check> {
  const file = path.join(dataDir, "key-ring");
  if (keyRing === null && !existsSync(file)) return well("key ring", "will be made at the first start");
  try {
    await openKeyRing(keyRing, dataDir);
    return well("key ring", keyRing === null ? `kept in ${file}` : "from PORTER_SECRET");
  } catch (error) {
    if (error instanceof PorterError) return ill("key ring", error.message);
    return ill("key ring", `${file} cannot be read. Give it to the user that Porter runs as`);
  }
}

async function checkFolder(dataDir: string): Promise<Check> {
  let folder = dataDir;
  // One that is not there yet is made in the nearest one that is.
  while (!existsSync(folder)) folder = path.dirname(folder);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return well("data folder", folder === dataDir ? dataDir : `${dataDir} can be made`);
  } catch {
    return ill("data folder", `${folder} cannot be written. Set PORTER_DATA_DIR, or change its owner`);
  }
}

async function checkJournal({ databaseUrl, dataDir }: Environment): Promise<Check> {
  if (databaseUrl !== null) return checkPostgres(databaseUrl);
  const folder = path.join(dataDir, "journal");
  if (!existsSync(`${folder}.lock`)) return well("journal", "will be made at the first start");
  try {
    lockFolder(folder).release();
    return well("journal", "free: no Porter is running with it");
  } catch (error) {
    if (error instanceof PorterError) return well("journal", "a Porter is running with it");
    return ill("journal", `${folder}.lock cannot be opened. Give it to the user that Porter runs as`);
  }
}

async function checkPostgres(connectionString: string): Promise<Check> {
  const client = new Client({ connectionString, connectionTimeoutMillis: connectTimeoutMs });
  try {
    await client.connect();
    await client.query("select 1");
    return well("journal", "Postgres answers");
  } catch {
    // What the driver says may repeat the address with its password.
    return ill("journal", "Postgres did not answer. Check DATABASE_URL and that the server is running");
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkRuns(environment: Environment, operator: OperatorFile): Promise<Check[]> {
  const definition = await chooseRuntime(environment.runtime, environment.ambient);
  const runtime = definition.create({
    runsDir: path.join(environment.dataDir, "runs"),
    runnerDir,
    environment: environment.ambient,
    log: () => undefined,
  });
  const agents = agentsOf(operator, { demonstration: environment.github === null });
  const knownKeys = Object.keys(withKeysOf(environment, operator.agents).modelKeys);
  const deprecations = createNpmDeprecations(environment.npmRegistry);
  const status = await probeAgents({ agents, runtime, knownKeys, deprecations });
  const { runtime: state } = status;
  const found = Object.entries(status.agents);
  const ready = found.filter((each) => each[1].status !== "unavailable").map(([id]) => id);
  const rest = found.flatMap(([id, { reason }]) => (reason === null ? [] : [`${id}: ${reason}`]));
  return [
    state.state === "unavailable" ? ill("runtime", state.message) : well("runtime", state.message),
    ready.length === 0
      ? ill("agents", `none can run. ${rest.join(" ")}`)
      : well("agents", [`${ready.join(", ")} can run.`, ...rest].join(" ")),
  ];
}
