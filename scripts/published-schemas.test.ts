import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { publishedSchemas } from "./published-schemas.ts";

it.each(Object.entries(publishedSchemas()))("%s is what Porter accepts now", async (file, schema) => {
  const written: unknown = JSON.parse(
    await readFile(new URL(`../docs/schemas/${file}`, import.meta.url), "utf8"),
  );
  expect(written).toEqual(JSON.parse(JSON.stringify(schema)));
});
