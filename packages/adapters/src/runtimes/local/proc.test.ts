import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { descendantsOf, type ProcessEntry, readProcess, readProcesses } from "./proc.ts";

it("reads processes whose names look like part of the file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "porter-proc-"));
  const program = join(folder, "x) Z 1 (y");
  await copyFile("/bin/sleep", program);
  const child = spawn(program, ["600"]);
  await once(child, "spawn");
  const entry = await readProcess(child.pid ?? 0);
  child.kill("SIGKILL");
  await once(child, "exit");
  await rm(folder, { recursive: true });
  expect(entry).toMatchObject({
    pid: child.pid,
    parent: process.pid,
    alive: true,
    startTicks: expect.stringMatching(/^\d{2,}$/),
  });
});

it("does not know a process that is not there", async () => {
  expect(await readProcess(4_194_305)).toBeNull();
});

it("sees this process among all", async () => {
  expect((await readProcesses()).map(({ pid }) => pid)).toContain(process.pid);
});

it("finds descendants at any depth, and no others", () => {
  const entry = (pid: number, parent: number): ProcessEntry => {
    return { pid, parent, startTicks: "1", onTerminal: false, alive: true };
  };
  const processes = [entry(1, 0), entry(2, 1), entry(3, 2), entry(4, 3), entry(5, 1), entry(6, 5)];
  const found = descendantsOf(2, processes).map(({ pid }) => pid);
  expect(found).toEqual([3, 4]);
});
