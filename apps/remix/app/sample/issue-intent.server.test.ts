// @vitest-environment node
import { describe, expect, it } from "vitest";

import { readIssueIntent, readIssueNumber } from "./issue-intent.server.ts";

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

describe("the forms of a sample issue", () => {
  it("write what stands in the box", () => {
    expect(readIssueIntent(formOf({ body: " @porter demo\n", intent: "comment" }))).toEqual({
      kind: "comment",
      body: "@porter demo",
    });
  });

  it("write the command of a button, whatever stands in the box", () => {
    const intent = readIssueIntent(formOf({ body: "draft", command: "@porter stop" }));
    expect(intent).toEqual({ kind: "comment", body: "@porter stop" });
  });

  it("merge by number", () => {
    expect(readIssueIntent(formOf({ merge: "12" }))).toEqual({ kind: "merge", number: 12 });
  });

  it("end with an error page when they are not ours", () => {
    expect(() => readIssueIntent(formOf({}))).toThrow(expect.objectContaining({ status: 400 }));
    expect(() => readIssueIntent(formOf({ merge: "1; drop" }))).toThrow(
      expect.objectContaining({ status: 400 }),
    );
  });
});

describe("the number of an issue", () => {
  it.each(["0", "-1", "1.5", "x", "", "99999999999", undefined])("is not %s", (text) => {
    expect(() => readIssueNumber(text)).toThrow(expect.objectContaining({ status: 404 }));
  });
});
