// @vitest-environment node
import { describe, expect, it } from "vitest";

import { nextFollow, startFollowing, unseenLines } from "./follow.ts";

const following = startFollowing(100, false);

describe("following a log", () => {
  it("begins at the end, unless the address points to a line", () => {
    expect(following.following).toBe(true);
    expect(startFollowing(100, true).following).toBe(false);
  });

  it("stops with the first step up and counts what comes after", () => {
    const paused = nextFollow(following, { kind: "scrolled", up: true, atEnd: false, total: 120 });
    expect(paused.following).toBe(false);
    expect(unseenLines(paused, 334)).toBe(214);
  });

  it("does not stop because lines pushed the end away", () => {
    const event = { kind: "scrolled", up: false, atEnd: false, total: 130 } as const;
    expect(nextFollow(following, event)).toBe(following);
  });

  it("is not resumed by scrolling down a little", () => {
    const paused = nextFollow(following, { kind: "scrolled", up: true, atEnd: false, total: 120 });
    expect(nextFollow(paused, { kind: "scrolled", up: false, atEnd: false, total: 140 })).toBe(paused);
  });

  it("resumes at the end or when asked, with nothing unseen", () => {
    const paused = nextFollow(following, { kind: "looked_up", total: 120 });
    expect(unseenLines(nextFollow(paused, { kind: "resumed" }), 999)).toBe(0);
    expect(nextFollow(paused, { kind: "scrolled", up: false, atEnd: true, total: 140 }).following).toBe(true);
  });

  it("keeps counting from where it first stopped", () => {
    const paused = nextFollow(following, { kind: "looked_up", total: 120 });
    const later = nextFollow(paused, { kind: "looked_up", total: 150 });
    expect(unseenLines(later, 160)).toBe(40);
  });
});
