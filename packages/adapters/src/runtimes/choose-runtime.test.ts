import { readdir } from "node:fs/promises";
import { expect, it } from "vitest";
import { chooseRuntime } from "./choose-runtime.ts";
import { runtimes } from "./index.ts";

it("every runtime's folder is in the list", async () => {
  const entries = await readdir(import.meta.dirname, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(runtimes.map(({ id }) => id).toSorted()).toEqual(folders.toSorted());
});

it("the one that was asked for is taken, whatever else suits", async () => {
  expect((await chooseRuntime("local", {})).id).toBe("local");
});

it("a name that there is not is refused with those that there are", async () => {
  await expect(chooseRuntime("cloud", {})).rejects.toMatchObject({
    code: "configuration_invalid",
    message: expect.stringContaining("local"),
  });
});
