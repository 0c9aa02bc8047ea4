import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { parseDelivery } from "./delivery.ts";

interface Overrides {
  readonly action?: string;
  readonly issue?: object;
  readonly comment?: object;
  readonly installation?: object | null;
}

function commentPayload({ action = "created", issue, comment, installation }: Overrides = {}) {
  return {
    action,
    issue: {
      number: 7,
      title: "Sort the list",
      body: null,
      html_url: "https://github.com/acme/widgets/issues/7",
      ...issue,
    },
    comment: {
      id: 3_500_000_001,
      html_url: "https://github.com/acme/widgets/issues/7#issuecomment-3500000001",
      body: "@porter opencode",
      created_at: "2026-11-22T09:00:00Z",
      user: { login: "alice", id: 11, type: "User" },
      ...comment,
    },
    repository: { name: "widgets", owner: { login: "acme" }, unused: true },
    installation: installation === undefined ? { id: 42, node_id: "x" } : installation,
  };
}

const parse = (event: string, payload: unknown, more: object = {}) =>
  parseDelivery({
    event,
    deliveryId: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    payload,
    appSlug: "porter-acme",
    allowedBots: ["renovate[bot]"],
    ...more,
  });
const reasonOf = (event: string, payload: unknown) => {
  const { content } = parse(event, payload);
  return content.kind === "ignored" ? content.reason : content.kind;
};

describe("a comment on an issue", () => {
  it("carries the global ids of issue and comment where the payload has both", () => {
    const idsOf = (overrides: Overrides) => {
      const { content } = parse("issue_comment", commentPayload(overrides));
      return content.kind === "mention" ? content.mention.nodeIds : content;
    };
    const ids = { issue: { node_id: "I_7" }, comment: { node_id: "IC_1" } };
    expect(idsOf(ids)).toEqual({ issue: "I_7", comment: "IC_1" });
    expect(idsOf({ issue: ids.issue })).toBeUndefined();
    expect(idsOf({ comment: ids.comment })).toBeUndefined();
  });

  it("is a mention with the text as delivered", () => {
    expect(parse("issue_comment", commentPayload())).toEqual({
      id: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      event: "issue_comment",
      action: "created",
      content: {
        kind: "mention",
        mention: {
          repository: { owner: "acme", name: "widgets", installationId: 42 },
          issue: {
            number: 7,
            title: "Sort the list",
            body: "",
            url: "https://github.com/acme/widgets/issues/7",
          },
          comment: {
            id: "3500000001",
            url: "https://github.com/acme/widgets/issues/7#issuecomment-3500000001",
            kind: "issue-comment",
          },
          text: "@porter opencode",
          author: { login: "alice", id: 11, kind: "user" },
          writtenAt: new Date("2026-11-22T09:00:00Z"),
        },
      },
    });
  });

  it.each([
    ["comment_edited", commentPayload({ action: "edited" })],
    ["comment_deleted", commentPayload({ action: "deleted" })],
    ["action_not_used", commentPayload({ action: "pinned" })],
    ["own_comment", commentPayload({ comment: { user: { login: "Porter-Acme[bot]", id: 1, type: "Bot" } } })],
    ["bot_author", commentPayload({ comment: { user: { login: "dependabot[bot]", id: 1, type: "Bot" } } })],
    [
      "bot_author",
      commentPayload({ comment: { user: { login: "evil-renovate[bot]", id: 1, type: "Bot" } } }),
    ],
    ["unknown_author", commentPayload({ comment: { user: null } })],
    ["no_installation", commentPayload({ installation: null })],
    ["unexpected_payload", commentPayload({ comment: { body: 5 } })],
    ["unexpected_payload", commentPayload({ comment: { created_at: "yesterday" } })],
  ])("is ignored with the reason %s", (reason, payload) => {
    expect(reasonOf("issue_comment", payload)).toBe(reason);
  });

  it("of a bot on the list is a mention by a bot", () => {
    const user = { login: "Renovate[bot]", id: 1, type: "Bot" };
    const { content } = parse("issue_comment", commentPayload({ comment: { user } }));
    expect(content).toMatchObject({ kind: "mention", mention: { author: { kind: "bot" } } });
  });

  it("of a person who is named like the App is a mention", () => {
    const user = { login: "porter-acme", id: 12, type: "User" };
    expect(reasonOf("issue_comment", commentPayload({ comment: { user } }))).toBe("mention");
  });

  it("without an installation is a mention in a replay", () => {
    const { content } = parse("issue_comment", commentPayload({ installation: null }), {
      replayInstallationId: 1,
    });
    expect(content).toMatchObject({ mention: { repository: { installationId: 1 } } });
  });
});

describe("what is closed", () => {
  const repository = { name: "widgets", owner: { login: "acme" } };
  const installation = { id: 42 };
  const pullRequest = (changes: object) => ({
    action: "closed",
    repository,
    installation,
    pull_request: {
      number: 8,
      merged_at: null,
      head: { ref: "porter/issue-7-opencode", repo: { full_name: "acme/widgets" } },
      base: { repo: { full_name: "acme/widgets" } },
      ...changes,
    },
  });

  it("can be an issue", () => {
    const { content } = parse("issues", { action: "closed", repository, installation, issue: { number: 7 } });
    expect(content).toEqual({
      kind: "issue-closed",
      repository: { owner: "acme", name: "widgets", installationId: 42 },
      issueNumber: 7,
    });
  });

  it("can be a pull request, merged or not", () => {
    const closed = {
      kind: "pull-request-closed",
      repository: { owner: "acme", name: "widgets", installationId: 42 },
      number: 8,
      branch: "porter/issue-7-opencode",
    };
    expect(parse("pull_request", pullRequest({})).content).toEqual({ ...closed, mergedAt: null });
    expect(parse("pull_request", pullRequest({ merged_at: "2026-11-22T10:00:00Z" })).content).toEqual({
      ...closed,
      mergedAt: new Date("2026-11-22T10:00:00Z"),
    });
  });

  it.each([{ full_name: "mallory/widgets" }, null])(
    "is not Porter's when it comes from a fork that used the name of its branch",
    (repo) => {
      const head = { ref: "porter/issue-7-opencode", repo };
      expect(reasonOf("pull_request", pullRequest({ head }))).toBe("fork_pull_request");
    },
  );
});

describe("any delivery", () => {
  it.each([null, 5, "text", [], {}, { action: 5 }, { action: "created" }])(
    "with the payload %j has a named reason",
    (payload) => {
      expect(reasonOf("issue_comment", payload)).toBe("unexpected_payload");
      expect(reasonOf("star", payload)).toBe("event_not_used");
    },
  );

  const examples = createRequire(import.meta.url)("@octokit/webhooks-examples") as {
    name: string;
    examples: { action?: string }[];
  }[];
  const payloads = examples.flatMap(({ name, examples: list }) =>
    list.map((payload) => ({ name, action: payload.action ?? null, payload })),
  );

  it("of GitHub's recorded ones is an event or has a named reason", () => {
    const outcomes = new Map<string, number>();
    for (const { name, action, payload } of payloads) {
      const delivery = parse(name, payload);
      expect(delivery).toMatchObject({ event: name, action });
      const outcome = `${name}: ${reasonOf(name, payload)}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect(payloads).toHaveLength(329);
    const used = [...outcomes].filter(([outcome]) => !outcome.endsWith("event_not_used"));
    expect(Object.fromEntries(used)).toMatchInlineSnapshot(`
      {
        "github_app_authorization: authorization-revoked": 2,
        "installation: access-lost": 3,
        "installation: installation_added": 2,
        "installation: installation_permissions_accepted": 1,
        "installation: installation_restored": 1,
        "installation_repositories: access-lost": 1,
        "installation_repositories: repositories_added": 2,
        "issue_comment: comment_deleted": 2,
        "issue_comment: comment_edited": 2,
        "issue_comment: mention": 1,
        "issue_comment: no_installation": 4,
        "issues: action_not_used": 20,
        "issues: assigned_to_somebody_else": 3,
        "issues: no_installation": 6,
        "ping: ping": 4,
        "pull_request: action_not_used": 27,
        "pull_request: pull-request-closed": 2,
        "pull_request_review: action_not_used": 1,
        "pull_request_review: mention": 2,
        "pull_request_review: no_installation": 1,
        "pull_request_review_comment: comment_deleted": 1,
        "pull_request_review_comment: comment_edited": 1,
        "pull_request_review_comment: mention": 2,
        "pull_request_review_comment: no_installation": 1,
        "repository: action_not_used": 9,
        "repository: no_installation": 2,
        "repository: repository-moved": 2,
      }
    `);
  });
});
