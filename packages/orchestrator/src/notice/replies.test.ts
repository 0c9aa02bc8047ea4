import { describe, expect, it } from "vitest";
import { sampleTask } from "../testing/samples.ts";
import { replyMarker } from "./marker.ts";
import {
  duplicateReply,
  helpReply,
  notPermittedReply,
  nothingToRetryReply,
  nothingToStopReply,
  refusalsReply,
  statusReply,
  stoppedReply,
} from "./replies.ts";
import { renderReply } from "./reply-comment.ts";

const url = "https://porter.example/tasks/1";

describe("replies", () => {
  it("name each refused line, its reason and the word that was probably meant", () => {
    const text = refusalsReply([
      { line: 3, reason: "unknown_agent", message: "There is no agent `opncode`.", suggestion: "opencode" },
      { line: 5, reason: "bad_value", message: "Priority is low, normal or high.", suggestion: null },
    ]);
    expect(text).toContain("- Line 3: There is no agent `opncode`. Did you mean `opencode`?");
    expect(text).toContain("- Line 5: Priority is low, normal or high.\n");
    expect(text).toContain("`@porter help`");
  });

  it("do nothing with what people wrote", () => {
    const text = refusalsReply([
      { line: 1, reason: "x", message: "No agent @all [x](y)", suggestion: "`<b>" },
    ]);
    expect(text).toContain("- Line 1: No agent `@all [x](y)` Did you mean `'<b>`?");
    const against = { code: "not_permitted", message: "No.", retry: "never" } as const;
    expect(notPermittedReply("@all\n# x", against)).toContain("`@all #` x, you may not command Porter");
  });

  it("link the live task of a duplicate", () => {
    expect(duplicateReply(sampleTask({ branch: "porter/issue-12-sample" }), url)).toMatch(
      /Already running: \[`sample`\]\(https:\/\/porter\.example\/tasks\/1\) works on `porter\/issue-12-sample`/,
    );
  });

  it("list the tasks of an issue with what matters about each", () => {
    const failure = { code: "crashed", message: "It crashed.", retry: "later" } as const;
    const pullRequest = { number: 9, url: "https://github.com/acme/api/pull/9" };
    const text = statusReply(
      [
        sampleTask({ state: "running", progress: 40, step: "tests" }),
        sampleTask({ state: "success", pullRequest }),
        sampleTask({ state: "failed", failure }),
      ],
      () => url,
    );
    expect(text.split("\n")).toEqual([
      `- [\`sample\`](${url}): ▶️ running, 40%, tests`,
      `- [\`sample\`](${url}): ✓ complete, pull request #9`,
      `- [\`sample\`](${url}): ✗ failed, It crashed.`,
    ]);
  });

  it("list at most ten tasks and say how many there are", () => {
    const text = statusReply(
      Array.from({ length: 12 }, () => sampleTask()),
      () => url,
    );
    expect(text.match(/^- /gm)).toHaveLength(10);
    expect(text).toContain("… and 2 older.");
    expect(statusReply([], () => url)).toContain("No task on this issue yet");
  });

  it("say what to do when there is nothing to do", () => {
    expect(nothingToStopReply()).toContain("`@porter status`");
    expect(nothingToRetryReply(null, null)).toContain("Start one with `@porter <agent>`");
    expect(nothingToRetryReply(sampleTask({ state: "success" }), url)).toContain(
      "is ✓ complete. To have it done anew",
    );
    expect(stoppedReply(sampleTask(), url)).toContain("`@porter retry`");
  });

  it("mention nobody: every command stands in code", () => {
    const vocabulary = { agents: ["opencode"], maxTimeoutMinutes: 10, maxBudgetUsd: 100 };
    const texts = [
      helpReply(vocabulary),
      nothingToStopReply(),
      nothingToRetryReply(null, null),
      duplicateReply(sampleTask(), url),
    ];
    for (const text of texts) expect(text.replaceAll(/`[^`]+`/g, "")).not.toContain("@");
  });

  it("carry a marker of their own that nothing in the key can end", () => {
    const body = renderReply({ key: "a-->b--c", text: "Hello." });
    expect(body).toBe(`🤖 Porter\n\nHello.\n\n${replyMarker("a-->b--c")}`);
    expect(replyMarker("a-->b--c").slice(4, -3)).not.toMatch(/--|>/);
    expect(replyMarker("a")).not.toBe(replyMarker("ab"));
  });
});
