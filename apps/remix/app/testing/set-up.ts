import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach, expect, vi } from "vitest";

/** Of the router that stands in for Remix when a page is rendered as on the server; Remix's own has none. */
const stubsOwn = "useLayoutEffect does nothing on the server";

let complaints: unknown[][] = [];

/** What React complains about is a fault, in a test as in the browser. */
beforeEach(() => {
  complaints = [];
  vi.spyOn(console, "error").mockImplementation((...message: unknown[]) => {
    if (!String(message[0]).includes(stubsOwn)) complaints.push(message);
  });
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  expect(complaints).toEqual([]);
});
