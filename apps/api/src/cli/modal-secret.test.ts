import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { modalSecret } from "./modal-secret.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "porter-modal-secret-"));
  file = path.join(folder, "secret.json");
  for (const [name, value] of Object.entries({
    PORTER_DATA_DIR: folder,
    PORTER_SECRET: `a:${Buffer.from("a".repeat(32)).toString("base64")}`,
    PORTER_URL: "https://porter.example.com",
    GITHUB_APP_ID: "1",
    GITHUB_APP_PRIVATE_KEY: "key",
    GITHUB_WEBHOOK_SECRET: "secret",
  })) {
    vi.stubEnv(name, value);
  }
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

it("writes a file for its owner's eyes and prints nothing of it but the address of the next step", async () => {
  const print = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  expect(await modalSecret([file])).toBe(0);
  const content = JSON.parse(await readFile(file, "utf8")) as Record<string, string>;
  expect(Object.keys(content)).toEqual(["PORTER_URL", "PORTER_RUNNER_KEY"]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const printed = print.mock.calls.map(([text]) => String(text)).join("");
  expect(printed).toContain(`modal secret create porter-runner --force --from-json '${file}'`);
  expect(printed).not.toContain(content["PORTER_RUNNER_KEY"]);
});

it("overwrites nothing", async () => {
  await writeFile(file, "mine");
  await expect(modalSecret([file])).rejects.toMatchObject({ code: "file_not_written" });
  expect(await readFile(file, "utf8")).toBe("mine");
});

it.each([
  [{ PORTER_URL: "" }, /PORTER_URL/],
  [{ GITHUB_APP_ID: "", GITHUB_APP_PRIVATE_KEY: "", GITHUB_WEBHOOK_SECRET: "" }, /GitHub App/],
])("needs what lasts: %j", async (variables, message) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  await expect(modalSecret([file])).rejects.toMatchObject({
    code: "configuration_missing",
    message: expect.stringMatching(message),
  });
  await expect(stat(file)).rejects.toMatchObject({ code: "ENOENT" });
});
