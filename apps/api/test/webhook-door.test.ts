import { createHmac, randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { maintainer, type PorterUnderTest, repository, startPorterUnderTest } from "./porter-under-test.ts";

const examples: { name: string; examples: object[] }[] = createRequire(import.meta.url)(
  "@octokit/webhooks-examples",
);

let under: PorterUnderTest;

beforeAll(async () => {
  under = await startPorterUnderTest();
});
afterAll(() => under?.close());

function sign(body: string, secret = under.webhookSecret): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

interface Sent {
  readonly event: string;
  readonly body: string;
  readonly id?: string;
  readonly signature?: string;
}

async function send({ event, body, id = randomUUID(), signature = sign(body) }: Sent) {
  const response = await fetch(`${under.porter.url}/api/webhooks/github`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": event,
      "x-github-delivery": id,
      "x-hub-signature-256": signature,
    },
  });
  return { status: response.status, ...answerSchema.parse(await response.json()) };
}

const answerSchema = z.object({
  outcome: z.string().optional(),
  reason: z.string().nullish(),
  tasks: z.array(z.string()).optional(),
  code: z.string().optional(),
});

/** A comment on the sample issue as GitHub would deliver it. */
function comment(text: string): string {
  const { standIn } = under;
  const { id } = standIn.installation(repository);
  const user = standIn.addUser(maintainer);
  const issue = standIn.issue({ repository, number: 1 });
  const now = new Date().toISOString();
  const account = { login: user.login, id: user.id, type: "User" };
  return JSON.stringify({
    action: "created",
    installation: { id },
    repository: { name: "api", full_name: repository, private: false, owner: { login: "acme" } },
    sender: account,
    issue: {
      number: 1,
      title: issue.title,
      body: issue.body,
      html_url: `${standIn.url}/${repository}/issues/1`,
      user: account,
    },
    comment: {
      id: 900_000 + Math.floor(Math.random() * 1e6),
      html_url: `${standIn.url}/${repository}/issues/1#c`,
      body: text,
      user: account,
      created_at: now,
      updated_at: now,
    },
  });
}

async function storedDeliveries(): Promise<number> {
  const metrics = await fetch(`${under.porter.url}/readyz`);
  expect(metrics.status).toBe(200);
  return under.logs().split("delivery taken").length - 1;
}

describe("the webhook door", () => {
  it.each(examples.map((each) => [each.name, each.examples] as const))(
    "answers every recorded %s payload with a named outcome or reason",
    async (event, payloads) => {
      for (const payload of payloads) {
        const answer = await send({ event, body: JSON.stringify(payload) });
        expect(answer.status).toBeGreaterThanOrEqual(200);
        expect(answer.status).toBeLessThan(300);
        if (answer.outcome === "ignored") expect(answer.reason).toMatch(/^[a-z_]+$/);
        else expect(answer.outcome).toMatch(/^(commands|refused|followed)$/);
      }
    },
  );

  it("refuses a wrong signature with 401 and writes nothing", async () => {
    const before = await storedDeliveries();
    const answer = await send({ event: "ping", body: "{}", signature: sign("{}", "another secret") });
    expect(answer).toMatchObject({ status: 401, code: "bad_signature" });
    const none = await send({ event: "ping", body: "{}", signature: "" });
    expect(none.status).toBe(401);
    expect(await storedDeliveries()).toBe(before);
  });

  it("refuses broken JSON with 400", async () => {
    expect(await send({ event: "ping", body: "{broken" })).toMatchObject({
      status: 400,
      code: "bad_delivery",
    });
  });

  it("refuses more than 25 MB with 413", async () => {
    const body = JSON.stringify({ padding: "x".repeat(25 * 1024 * 1024) });
    expect(await send({ event: "ping", body })).toMatchObject({ status: 413, code: "delivery_too_large" });
  });

  it("makes one task of one delivery, however often and however close together it comes", async () => {
    const body = comment("@porter idle --branch=porter/once");
    const id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => send({ event: "issue_comment", body, id })),
    );
    answers.push(await send({ event: "issue_comment", body, id }));
    expect(answers.filter((answer) => answer.outcome === "commands")).toHaveLength(1);
    expect(answers.filter((answer) => answer.outcome === "duplicate")).toHaveLength(8);
    expect(answers.flatMap((answer) => answer.tasks ?? [])).toHaveLength(1);
  });

  it("names the reason when a comment does not address Porter", async () => {
    const answer = await send({ event: "issue_comment", body: comment("Thanks, `@porter idle` is nice.") });
    expect(answer).toMatchObject({ status: 200, outcome: "ignored", reason: "not_addressed" });
  });
});

describe("secrets that are being rotated", () => {
  it("are both accepted", async () => {
    const rotating = await startPorterUnderTest({
      variables: { GITHUB_WEBHOOK_SECRET: "new-secret,old-secret" },
    });
    try {
      for (const secret of ["new-secret", "old-secret"]) {
        const response = await fetch(`${rotating.porter.url}/api/webhooks/github`, {
          method: "POST",
          body: "{}",
          headers: {
            "x-github-event": "ping",
            "x-github-delivery": randomUUID(),
            "x-hub-signature-256": sign("{}", secret),
          },
        });
        expect(response.status).toBe(200);
      }
    } finally {
      await rotating.close();
    }
  });
});
