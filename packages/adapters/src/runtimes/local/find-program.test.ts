import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findProgram } from "./find-program.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "porter-programs-"));
  for (const name of ["first", "second"]) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "tool"), "#!/bin/sh\n");
    await chmod(join(folder, name, "tool"), 0o755);
  }
  await mkdir(join(folder, "first", "folder"));
  await writeFile(join(folder, "first", "text"), "no program");
});
afterAll(() => rm(folder, { recursive: true }));

it("takes the first on the path", async () => {
  const path = `${folder}/none:${folder}/first:${folder}/second`;
  expect(await findProgram("tool", path)).toBe(`${folder}/first/tool`);
});

it("takes an absolute path as it is", async () => {
  expect(await findProgram(`${folder}/second/tool`, "")).toBe(`${folder}/second/tool`);
});

it.each(["folder", "text", "missing", "first/tool", ""])("does not take %j for a program", async (name) => {
  expect(await findProgram(name, `${folder}/first`)).toBeNull();
});
