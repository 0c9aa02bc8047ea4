// @vitest-environment node
import { describe, expect, it } from "vitest";

import { at } from "../testing/examples.ts";
import { formatAgo, formatDuration } from "./duration.ts";
import { zoneOf } from "./zone.ts";

describe("a length of time", () => {
  it.each([
    [-5, "0s"],
    [999, "0s"],
    [59_999, "59s"],
    [60_000, "1:00"],
    [250_000, "4:10"],
    [3_729_000, "1:02:09"],
    [90_000_000, "1d 1h"],
  ])("of %d ms is written %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("a moment", () => {
  it.each([
    [-30, "just now"],
    [59, "just now"],
    [60, "1 min ago"],
    [7200, "2 h ago"],
    [90_000, "1 d ago"],
    [40 * 86_400, "2026-11-22"],
  ])("%d s ago is written %s", (seconds, text) => {
    expect(formatAgo(at(0), at(seconds))).toBe(text);
  });
});

describe("the reader's zone", () => {
  it("comes from the cookie", () => {
    expect(zoneOf("a=b; zone=Europe%2FBerlin")).toBe("Europe/Berlin");
  });

  it.each([null, "", "zone=", "zone=Nowhere%2FAtAll", "zone=%E0%A4%A", "xzone=Europe/Berlin"])(
    "is UTC when %s says nothing sensible",
    (cookie) => {
      expect(zoneOf(cookie)).toBe("UTC");
    },
  );
});
