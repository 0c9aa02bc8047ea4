import { expect, it } from "vitest";
import { planCursor } from "./plan.ts";

const request = { noTests: false, credentials: { CURSOR_API_KEY: "key-c" }, baseUrls: {} };

it("leaves the model to Cursor when nobody chose", () => {
  expect(planCursor({ ...request, model: null }).argv).not.toContain("--model");
  const { argv } = planCursor({ ...request, model: "composer-2.5" });
  expect(argv.slice(-2)).toEqual(["--model", "composer-2.5"]);
});

it("lets nothing wait for an approval or for trust", () => {
  const { argv, prompt } = planCursor({ ...request, model: null });
  expect(argv).toEqual(expect.arrayContaining(["-p", "--force", "--trust"]));
  expect(prompt).toBe("stdin");
});

it("hands over the key of Cursor and no other", () => {
  const credentials = { CURSOR_API_KEY: "key-c", ANTHROPIC_API_KEY: "key-a" };
  expect(planCursor({ ...request, credentials, model: null }).env).toEqual({ CURSOR_API_KEY: "key-c" });
});
