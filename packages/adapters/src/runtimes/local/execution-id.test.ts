import fc from "fast-check";
import { expect, it } from "vitest";
import { formatExecutionId, parseExecutionId } from "./execution-id.ts";

const execution = fc.record({
  runId: fc.uuid(),
  pid: fc.integer({ min: 1, max: 4_194_304 }),
  startTicks: fc.nat().map(String),
  boot: fc.stringMatching(/^[0-9a-f]{8}$/),
});

it("reads what it wrote", () => {
  fc.assert(
    fc.property(execution, (value) => {
      expect(parseExecutionId(formatExecutionId(value))).toEqual(value);
    }),
  );
});

it.each([
  "",
  "local",
  "local:a:0:1:00000000",
  "local:../x:1:1:00000000",
  "modal:a:1:1:00000000",
  "local:a:1:1:0000000g",
])("does not read %j", (text) => expect(parseExecutionId(text)).toBeNull());
