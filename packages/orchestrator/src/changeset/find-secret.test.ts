import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactSecrets, secretFinder } from "./find-secret.ts";

const secret = fc.stringMatching(/^[A-Za-z0-9+/=_-]{32,60}$/);
const around = fc.string({ maxLength: 40 });

describe("secrets in use", () => {
  it("are found wherever they stand, also encoded", () => {
    fc.assert(
      fc.property(secret, around, around, (value, before, after) => {
        const find = secretFinder([value]);
        const bytes = Buffer.from(before + value + after);
        const forms = [
          before + value + after,
          bytes.toString("base64"),
          bytes.toString("hex"),
          bytes.toString("base64url"),
        ];
        for (const form of forms) expect(find(form)).not.toBeNull();
      }),
    );
  });

  it("are gone after redaction", () => {
    fc.assert(
      fc.property(secret, around, (value, text) => {
        const redacted = redactSecrets(`${text}${value}${text}`, [value]);
        expect(secretFinder([value])(redacted)).toBeNull();
      }),
    );
  });

  it("are told with their line", () => {
    expect(secretFinder(["correct-horse"])("a\nb\ncorrect-horse")).toEqual({
      kind: "a credential of this run",
      line: 3,
    });
  });

  it("are too short to be looked for below eight characters", () => {
    expect(secretFinder(["", "main"])("on branch main")).toBeNull();
    expect(redactSecrets("on branch main", ["", "main"])).toBe("on branch main");
  });
});
