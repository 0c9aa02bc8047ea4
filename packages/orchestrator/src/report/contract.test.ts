import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { reportContract } from "./contract.ts";

describe("the contract files that the runner's tests read", () => {
  it.each(Object.entries(reportContract()))("%s is what the schemas say now", async (file, schema) => {
    const written: unknown = JSON.parse(
      await readFile(new URL(`../../contract/${file}`, import.meta.url), "utf8"),
    );
    expect(written).toEqual(JSON.parse(JSON.stringify(schema)));
  });
});
