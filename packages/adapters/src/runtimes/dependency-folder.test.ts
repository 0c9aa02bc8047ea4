import { mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDependencyFolder, pruneDependencyFolder } from "./dependency-folder.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "porter-dependencies-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const key = (digit: string) => digit.repeat(64);

async function file(name: string, ageMinutes: number): Promise<void> {
  const path = join(root, name);
  await writeFile(path, name);
  const at = new Date(Date.now() - ageMinutes * 60_000);
  await utimes(path, at, at);
}

describe("the folder of a repository's archives", () => {
  it("is one of its own, closed to others", async () => {
    const folder = await openDependencyFolder(root, { dependencies: "7.acme.api" });
    expect(folder).toBe(join(root, "7.acme.api"));
    expect((await stat(folder ?? "")).mode & 0o777).toBe(0o700);
  });

  it("is none where the operator keeps none, or the ticket names none", async () => {
    expect(await openDependencyFolder(undefined, { dependencies: "7.acme.api" })).toBeNull();
    expect(await openDependencyFolder(root, {})).toBeNull();
  });

  it.each(["../x", "7/../x", ".7", ""])("never leads elsewhere: %j", async (dependencies) => {
    await expect(openDependencyFolder(root, { dependencies })).rejects.toThrow(TypeError);
  });

  it("keeps the three newest archives and drafts that may still be written", async () => {
    for (const [index, digit] of ["a", "b", "c", "d"].entries()) await file(`${key(digit)}.tar`, index);
    await file(`${key("a")}.0123abcd.part`, 1);
    await file(`${key("b")}.0123abcd.part`, 90);
    await pruneDependencyFolder(root);
    const kept = ["a", "b", "c"].map((digit) => `${key(digit)}.tar`);
    expect((await readdir(root)).toSorted()).toEqual([`${key("a")}.0123abcd.part`, ...kept].toSorted());
  });

  it("keeps nothing else that a run has left", async () => {
    await file("notes", 0);
    await mkdir(join(root, `${key("a")}.tar`, "nested"), { recursive: true });
    await symlink("/etc/passwd", join(root, `${key("b")}.tar`));
    await pruneDependencyFolder(root);
    expect(await readdir(root)).toEqual([]);
  });

  it("may be gone", async () => {
    await expect(pruneDependencyFolder(join(root, "gone"))).resolves.toBeUndefined();
  });
});
