// @vitest-environment node
import { describe, expect, it } from "vitest";

import { errorTextOf } from "./error-text.ts";

const response = (status: number, data = "") => ({ status, statusText: "", data, internal: false });

describe("an error page", () => {
  it("says what is safe when the API is away, and offers to try again", () => {
    const text = errorTextOf(response(503));
    expect(text.sentence).toContain("none is lost");
    expect(text.retry).toBe(true);
  });

  it("does not say whether something unreadable exists", () => {
    expect(errorTextOf(response(404, "details")).sentence).not.toContain("details");
  });

  it("passes on what the API says to people who are not signed in", () => {
    expect(errorTextOf(response(401, "Follow tasks on GitHub.")).sentence).toBe("Follow tasks on GitHub.");
  });

  it("never shows what a fault says", () => {
    const text = errorTextOf(new Error("secret"));
    expect(JSON.stringify(text)).not.toContain("secret");
    expect(text.status).toBe(500);
  });
});
