import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFolder } from "./folder-lock.ts";

describe("the lock on a journal's folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "porter-lock-")), "journal");
  });
  afterEach(() => rm(join(folder, ".."), { recursive: true, force: true }));

  it("is refused to a second holder with a sentence that says what to do", () => {
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(
      expect.objectContaining({
        code: "journal_in_use",
        message: expect.stringContaining("PORTER_DATA_DIR"),
      }),
    );
    lock.release();
  });

  it("can be taken again after it was released", () => {
    lockFolder(folder).release();
    expect(() => lockFolder(folder).release()).not.toThrow();
  });

  it("is held against other processes, and free at once when its holder is killed", async () => {
    const script = `
      const { lockFolder } = await import(${JSON.stringify(join(import.meta.dirname, "folder-lock.ts"))});
      globalThis.lock = lockFolder(process.argv[1]);
      console.log("locked");
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    expect(() => lockFolder(folder)).toThrow(expect.objectContaining({ code: "journal_in_use" }));
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(() => lockFolder(folder).release()).not.toThrow();
  });
});
