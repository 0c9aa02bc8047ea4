import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readRecipe, withAgents } from "./recipe.ts";

const checkout = fileURLToPath(new URL("../../../../../../modal", import.meta.url));
const agents = [
  { id: "one", package: "one-cli", version: "1.2.3", program: "one" },
  { id: "two", package: "@maker/two", version: "0.4.0-rc.1", program: "two" },
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "porter-recipe-"));
  await cp(checkout, folder, {
    recursive: true,
    filter: (path) => !/\/(tests|\.venv|__pycache__)$/.test(path),
  });
});
afterAll(() => rm(folder, { recursive: true }));

const write = (name: string, text: string) => writeFile(join(folder, name), text);

it("has one layer for each agent, in their order, before the runner's", async () => {
  await write("agents.json", JSON.stringify(agents));
  const lines = (await readRecipe(folder)).containerfile.split("\n");
  const [one, two, runner] = ["one-cli@1.2.3", "@maker/two@0.4.0-rc.1", "COPY porter_runner"].map((text) =>
    lines.findIndex((line) => line.includes(text)),
  );
  expect(one).toBeGreaterThan(0);
  expect(two).toBe((one ?? 0) + 1);
  expect(runner).toBeGreaterThan(two ?? 0);
});

it("has another name when an agent or the runner changes, and the same when neither does", async () => {
  await write("agents.json", JSON.stringify(agents));
  const { tag } = await readRecipe(folder);
  expect((await readRecipe(folder)).tag).toBe(tag);
  await write("agents.json", JSON.stringify([{ ...agents[0], version: "1.2.4" }, agents[1]]));
  expect((await readRecipe(folder)).tag).not.toBe(tag);
  await write("agents.json", JSON.stringify(agents));
  await write("porter_runner/added.py", "");
  expect((await readRecipe(folder)).tag).not.toBe(tag);
});

it.each([
  { package: "x; rm -rf /", version: "1.0.0" },
  { package: "x", version: "latest" },
  { package: "--flag", version: "1.0.0" },
])("does not put %j into a command", async (agent) => {
  await write("agents.json", JSON.stringify([{ id: "x", program: "x", ...agent }]));
  await expect(readRecipe(folder)).rejects.toThrow();
});

it("does not build an image without agents by mistake", () => {
  expect(() => withAgents("FROM scratch\n", agents)).toThrow(/# agents/);
});
