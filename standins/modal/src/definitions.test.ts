import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { liftDefinitions } from "./definitions.ts";

/** On npm, `modal` was another's before it was Modal's, and its newest tag still is: https://www.npmjs.com/package/modal */
const pinned = {
  version: "0.11.1",
  integrity:
    "sha512-RVb84wPZGG4zd3q2Fuww/ku5kZbp9sDkSUVqIc2VdKa+2QQyuqM/puVDbeVze8XN9tdUp9IJZRbdECJmz56TeQ==",
};

it("the package `modal` is Modal's SDK, byte by byte", async () => {
  const lockfile = path.resolve(import.meta.dirname, "../../../package-lock.json");
  const entrySchema = z.object({ version: z.string(), integrity: z.string() });
  const { packages } = z
    .object({ packages: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(await readFile(lockfile, "utf8")));
  expect(entrySchema.parse(packages["node_modules/modal"])).toEqual(pinned);
  expect(typeof (await import("modal")).ModalClient).toBe("function");
});

it("its protocol is found in it", () => {
  const { service } = liftDefinitions();
  expect(service.fullName).toBe("modal.client.ModalClient");
  for (const name of ["functionMap", "functionGetOutputs", "functionCallCancel", "sandboxCreateV2"]) {
    expect(service.methods).toHaveProperty(name);
  }
});
