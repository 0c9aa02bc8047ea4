import { describe, expect, it } from "vitest";
import { parseDelivery } from "./delivery.ts";

const ann = { login: "ann", id: 11, type: "User" };
const page = "https://github.com/acme/api/pull/7";
const place = {
  repository: { name: "api", owner: { login: "acme" } },
  installation: { id: 7 },
  pull_request: {
    number: 7,
    title: "Fix login",
    body: null,
    html_url: page,
    head: { ref: "porter/issue-6-opencode" },
  },
};
const comment = {
  id: 31,
  html_url: `${page}#discussion_r31`,
  body: "@porter opencode shorter",
  created_at: "2026-11-22T09:00:00Z",
  user: ann,
};
const review = {
  id: 21,
  html_url: `${page}#pullrequestreview-21`,
  body: "@porter opencode see below",
  submitted_at: "2026-11-22T09:00:00Z",
  user: ann,
};

function contentOf(event: string, payload: object) {
  const received = { event, deliveryId: "d1", payload, appSlug: "porter", allowedBots: [] };
  return parseDelivery(received).content;
}

describe("what people say in a review", () => {
  it.each([
    ["pull_request_review", { action: "submitted", ...place, review }, { id: "21", kind: "review" }],
    [
      "pull_request_review_comment",
      { action: "created", ...place, comment },
      { id: "31", kind: "review-comment" },
    ],
  ])("as %s is a mention on the pull request with its branch", (event, payload, asking) => {
    expect(contentOf(event, payload)).toMatchObject({
      kind: "mention",
      mention: {
        repository: { owner: "acme", name: "api", installationId: 7 },
        issue: { number: 7, title: "Fix login", body: "", url: page },
        pullRequest: { number: 7, headBranch: "porter/issue-6-opencode" },
        comment: asking,
        author: { login: "ann", id: 11, kind: "user" },
        writtenAt: new Date("2026-11-22T09:00:00Z"),
      },
    });
  });

  it("may have no text of its own, which addresses nobody", () => {
    const payload = { action: "submitted", ...place, review: { ...review, body: null } };
    expect(contentOf("pull_request_review", payload)).toMatchObject({ mention: { text: "" } });
  });

  it.each([
    ["action_not_used", "pull_request_review", { action: "edited", ...place, review }],
    ["action_not_used", "pull_request_review", { action: "dismissed", ...place, review }],
    ["comment_edited", "pull_request_review_comment", { action: "edited", ...place, comment }],
    ["comment_deleted", "pull_request_review_comment", { action: "deleted", ...place, comment }],
    [
      "unknown_author",
      "pull_request_review_comment",
      { action: "created", ...place, comment: { ...comment, user: null } },
    ],
    [
      "own_comment",
      "pull_request_review_comment",
      {
        action: "created",
        ...place,
        comment: { ...comment, user: { login: "porter[bot]", id: 1, type: "Bot" } },
      },
    ],
    [
      "bot_author",
      "pull_request_review",
      {
        action: "submitted",
        ...place,
        review: { ...review, user: { login: "evil[bot]", id: 1, type: "Bot" } },
      },
    ],
    ["no_installation", "pull_request_review", { action: "submitted", ...place, review, installation: null }],
    ["unexpected_payload", "pull_request_review", { action: "submitted", ...place }],
  ])("is ignored with the reason %s", (reason, event, payload) => {
    expect(contentOf(event, payload)).toEqual({ kind: "ignored", reason });
  });

  it("in the conversation is a mention on the pull request too", () => {
    const issue = { number: 7, title: "Fix login", body: "", html_url: page, pull_request: { url: "x" } };
    const payload = { action: "created", ...place, issue, comment };
    expect(contentOf("issue_comment", payload)).toMatchObject({
      mention: { pullRequest: { number: 7, headBranch: null }, comment: { kind: "issue-comment" } },
    });
  });
});
