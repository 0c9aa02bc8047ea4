import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LaunchPlan, LaunchTicket, NetworkPolicy, Sandbox } from "@porter/orchestrator";
import { sampleSandbox } from "@porter/orchestrator/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runnerImage } from "../../../../../scripts/container-image.ts";
import { readProcess } from "../local/proc.ts";
import { type ScriptedPorter, scriptedPorter } from "../local/testing/scripted-porter.ts";
import { type ContainerUnderTest, containerUnderTest } from "./testing/container-under-test.ts";

/** Real containers with the real runner, and a Porter on this machine's loopback. */
const runKey = `whsec_${Buffer.from("planted-key-of-a-container-4b1d").toString("base64")}`;
const modelKey = "planted-model-key-77aa";

let under: ContainerUnderTest;
const porters: ScriptedPorter[] = [];

// Engines take their time on a busy machine.
beforeAll(runnerImage, 900_000);
beforeEach(async () => {
  under = await containerUnderTest({ standIn: false });
});
afterEach(async () => {
  await under.close();
  await Promise.all(porters.splice(0).map((porter) => porter.close()));
});

function agent(...argv: readonly [string, ...string[]]): LaunchPlan {
  return { argv, env: { MODEL_KEY: modelKey }, secretEnv: ["MODEL_KEY"], homeFiles: {}, prompt: "stdin" };
}
const shell = (script: string) => agent("sh", "-c", script);

interface Started {
  readonly porter: ScriptedPorter;
  readonly executionId: string;
  readonly ticket: LaunchTicket;
}

interface Wish {
  readonly plan: LaunchPlan;
  readonly sandbox?: Partial<Sandbox>;
  readonly maxDiskBytes?: number;
  /** Hosts beside Porter, when the network is limited. */
  readonly hosts?: readonly string[];
}

async function start({ plan, sandbox, maxDiskBytes, hosts }: Wish): Promise<Started> {
  const limits = maxDiskBytes === undefined ? {} : { max_disk_bytes: maxDiskBytes };
  const porter = await scriptedPorter(plan, limits);
  porters.push(porter);
  // The scripted Porter is the forge as well: what a run cannot do without.
  const needed = [new URL(porter.url).host];
  const network: NetworkPolicy =
    hosts === undefined
      ? { kind: "open", needed }
      : { kind: "allow-list", hosts: [...needed, ...hosts], needed };
  const ticket: LaunchTicket = {
    taskId: crypto.randomUUID(),
    runId: crypto.randomUUID(),
    attempt: 1,
    callbackUrl: porter.url,
    runKey,
    sandbox: { ...sampleSandbox, ...sandbox, network },
  };
  return { porter, ticket, ...(await under.runtime.launch(ticket)) };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function disposable(made: Promise<ContainerUnderTest>): Promise<ContainerUnderTest & AsyncDisposable> {
  const one = await made;
  return { ...one, [Symbol.asyncDispose]: () => one.close() };
}

/** What an agent says in a run that succeeds. */
async function said(wish: Wish): Promise<readonly string[]> {
  const { porter } = await start(wish);
  expect(await porter.completed).toMatchObject({ failure: null, exit: { code: 0 } });
  return porter.lines;
}

describe("a run in a container", () => {
  it.each([
    ["an open network", undefined],
    ["the network policy `none`", []],
  ])("goes from ticket to changeset with %s, and leaves nothing", async (_, hosts) => {
    const plan = shell("id -u; node --version; rg --version | grep ripgrep; echo made > new.txt");
    const run = await start({ plan, ...(hosts !== undefined && { hosts }) });
    const report = await run.porter.completed;
    expect(report).toMatchObject({ exit: { code: 0, signal: null }, failure: null });
    expect(report.changeset?.files.map(({ path }) => path)).toEqual(["new.txt"]);
    expect(run.porter.lines).toEqual(["10001", "v24.21.0", expect.stringMatching(/^ripgrep/)]);
    await until(async () => (await under.remains(run.ticket.runId)).length === 0);
    expect(await under.runtime.inspect(run.executionId)).toEqual({ state: "exited", detail: "exit code 0" });
  });

  it("can write to its work tree and its temporary folders, and to nothing else", async () => {
    const script = `
      find / -xdev -writable ! -type l ! -path "/proc/*" ! -path "/sys/*" ! -path "/dev/*" 2>/dev/null
      for folder in / /etc /usr/local /opt/porter /gate /run /var/tmp; do touch "$folder/x" 2>/dev/null && echo "wrote $folder"; done
      touch /tmp/x "$HOME/x" "$TMPDIR/x" ./x && rm ./x && echo rest
      grep -E "^(CapEff|NoNewPrivs)" /proc/self/status | tr -s "\\t" " "; cat /proc/self/mountinfo | grep -c " /work "`;
    expect(await said({ plan: shell(script) })).toEqual([
      "/tmp",
      "/work",
      "rest",
      "CapEff: 0000000000000000",
      "NoNewPrivs: 1",
      "1",
    ]);
  });

  it("goes on while Porter is away, and is found again", async () => {
    const run = await start({ plan: shell("while [ ! -e ../go ]; do sleep 0.1; done; echo made > new.txt") });
    await until(async () => (await under.pids(run.ticket.runId)).length > 1);
    const restarted = under.another();
    await restarted.sweep([run.ticket.runId]);
    expect(await restarted.launch(run.ticket)).toEqual({ executionId: run.executionId });
    expect(await restarted.inspect(run.executionId)).toEqual({ state: "running" });
    await under.ask("exec", under.nameOf(run.ticket.runId), "touch", "/work/run/go");
    expect(await run.porter.completed).toMatchObject({ failure: null });
    await until(async () => (await restarted.inspect(run.executionId)).state === "exited");
    await until(async () => (await under.remains(run.ticket.runId)).length === 0);
  });

  it("is removed at the next start when its keeper was killed and nobody wants it", async () => {
    const run = await start({ plan: shell("sleep 600") });
    await until(async () => (await under.pids(run.ticket.runId)).length > 1);
    const pids = await under.pids(run.ticket.runId);
    const record = await readFile(join(under.runsDir, run.ticket.runId, "launch.json"), "utf8");
    // As the machine does when it needs memory, or a person by mistake.
    process.kill(JSON.parse(record).pid, "SIGKILL");
    await until(async () => (await under.runtime.inspect(run.executionId)).state === "exited");
    await under.another().sweep([]);
    expect(await under.remains(run.ticket.runId)).toEqual([]);
    const alive = (await Promise.all(pids.map(readProcess))).map((entry) => entry?.alive ?? false);
    expect(alive).not.toContain(true);
  });

  it("shows no key to who looks at the container, its processes, its files or its logs", async () => {
    const run = await start({ plan: shell("sleep 600"), hosts: [] });
    const { runId } = run.ticket;
    await until(async () => (await under.pids(runId)).length > 1);
    const name = under.nameOf(runId);
    const ofProcesses = async (file: string) =>
      Promise.all(
        (await readdir("/proc"))
          .filter((pid) => /^\d+$/.test(pid))
          .map((pid) => readFile(`/proc/${pid}/${file}`, "latin1").catch(() => "")),
      );
    const folder = join(under.runsDir, runId);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const texts = [
      await under.ask("container", "inspect", name),
      await under.ask("logs", name),
      ...(await ofProcesses("cmdline")),
      ...(await ofProcesses("environ")).filter((text) => !text.includes("MODEL_KEY=")),
      ...(await Promise.all(files.map((file) => readFile(file, "latin1")))),
    ];
    expect(files).toEqual(expect.arrayContaining([join(folder, "launch.json"), join(folder, "runner.log")]));
    const secrets = [runKey, runKey.slice("whsec_".length), modelKey];
    expect(texts.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
    // The agent needs its model key and has it, and nobody else.
    const holders = (await ofProcesses("environ")).filter((text) => text.includes(modelKey));
    expect(holders.length).toBeGreaterThan(0);
    expect(holders.filter((text) => text.includes("PYTHONPATH"))).toEqual([]);
  });
});

describe("a run that meets a bound", () => {
  it("of memory ends with that, and the next one is not harmed", async () => {
    const hungry = agent("python3", "-c", "held = bytearray(4 << 30); print('not reached')");
    const run = await start({ plan: hungry, sandbox: { memoryMb: 2048 } });
    const neighbour = await start({ plan: shell("sleep 2; echo fine"), sandbox: { memoryMb: 2048 } });
    expect(await run.porter.completed).toMatchObject({ failure: { code: "out_of_memory" }, changeset: null });
    expect(run.porter.lines).toEqual([]);
    expect(await neighbour.porter.completed).toMatchObject({ failure: null });
    expect(await said({ plan: shell("echo next") })).toEqual(["next"]);
  });

  it("of memory that kills the runner itself is known from the engine", async () => {
    await using standIn = await disposable(containerUnderTest({ standIn: true }));
    await standIn.behave("starves");
    const runId = crypto.randomUUID();
    const sandbox = { ...sampleSandbox, memoryMb: 64 };
    const ids = { taskId: crypto.randomUUID(), runId, attempt: 1 };
    const { executionId } = await standIn.runtime.launch({
      ...ids,
      callbackUrl: "http://127.0.0.1:9",
      runKey,
      sandbox,
    });
    await until(async () => (await standIn.runtime.inspect(executionId)).state === "exited");
    expect(await standIn.runtime.inspect(executionId)).toMatchObject({ cause: "out_of_memory" });
  });

  it("of its disk ends with that", async () => {
    const script = "trap '' TERM; while :; do head -c 10000000 /dev/zero >> big; sleep 0.02; done";
    const { porter } = await start({ plan: shell(script), maxDiskBytes: 60_000_000 });
    expect(await porter.completed).toMatchObject({ failure: { code: "disk_full" }, changeset: null });
  });

  it("of processes ends with that, however fast they fork", async () => {
    const bomb = "bomb() { bomb | bomb & }; trap '' TERM; bomb; while :; do sleep 1; done";
    const { porter, ticket } = await start({ plan: shell(bomb), sandbox: { maxProcesses: 100 } });
    expect(await porter.completed).toMatchObject({ failure: { code: "too_many_processes" } });
    await until(async () => (await under.remains(ticket.runId)).length === 0);
  });
});

describe("a run with a limited network", () => {
  const tries = `
import socket, urllib.request, urllib.error
def ask(url):
    try:
        return urllib.request.urlopen(url, timeout=20).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError as error:
        return "refused" if "403" in str(error) else type(error).__name__
def direct(address):
    try:
        socket.create_connection(address, timeout=5).close()
        return "reached"
    except OSError:
        return "no way"
`;

  it("is kept from hosts off the list, by name and by address, and reports them", async () => {
    const script = `${tries}
for url in ("https://evil.example/", "http://169.254.169.254/latest", "http://127.0.0.1:5432/", "https://1.1.1.1/"):
    print(ask(url))
print(direct(("1.1.1.1", 443)), direct(("169.254.169.254", 80)))
open("new.txt", "w").write("done")
`;
    // Loopback within the container is its own: the proxy is left out there.
    const { porter } = await start({ plan: agent("python3", "-c", script), hosts: ["*.allowed.example"] });
    const report = await porter.completed;
    expect(porter.lines).toEqual(["refused", "403", "URLError", "refused", "no way no way"]);
    expect(report.refused_hosts?.toSorted()).toEqual(["1.1.1.1", "169.254.169.254", "evil.example"]);
    expect(report).toMatchObject({ failure: null, exit: { code: 0 } });
  });

  it("lets through what is listed, with Node's own fetch as well", async () => {
    const script = `
      for (const name of ["registry.allowed.example", "evil.example"])
        await fetch("http://" + name).catch(({ cause }) => console.log(cause.cause.message))`;
    const plan = agent("node", "--input-type=module", "--eval", script);
    const { porter } = await start({ plan, hosts: ["*.allowed.example"] });
    const report = await porter.completed;
    // Both names are nobody's: the gate looked the first one up, and did not ask for the second.
    expect(porter.lines).toEqual([expect.stringContaining("(502)"), expect.stringContaining("(403)")]);
    expect(report.refused_hosts).toEqual(["evil.example"]);
  });

  it("does not reach other servers of this machine through its way to Porter", async () => {
    const other = await scriptedPorter(shell("true"));
    porters.push(other);
    const script = `${tries}
import os
proxy = urllib.request.ProxyHandler({"http": os.environ["HTTP_PROXY"]})
os.environ.pop("no_proxy"), os.environ.pop("NO_PROXY")
urllib.request.install_opener(urllib.request.build_opener(proxy))
print(ask("${other.url}/"))
`;
    expect(await said({ plan: agent("python3", "-c", script), hosts: [] })).toEqual(["403"]);
  });
});
