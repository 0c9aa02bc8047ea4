import { createHmac, randomUUID } from "node:crypto";
import { expect, vi } from "vitest";
import { z } from "zod";
import { push } from "../follow-ups.ts";
import { maintainer, outsider, type PorterUnderTest } from "../porter-under-test.ts";

const answerSchema = z.object({
  outcome: z.string().optional(),
  reason: z.string().nullish(),
  tasks: z.array(z.uuid()).optional(),
  code: z.string().optional(),
});

/** What Porter answered to one delivery. */
export type Answer = z.output<typeof answerSchema> & { readonly status: number };

type RepositoryInput = Parameters<PorterUnderTest["standIn"]["addRepository"]>[0];

const payloadSchema = z.looseObject({ comment: z.looseObject({}) });

/** Where one case plays: an issue of its own, and everything that Porter answered about it. */
export class Stage {
  readonly under: PorterUnderTest;
  readonly answers: Answer[] = [];
  repository: string;
  number = 0;
  /** Who gives the command. */
  requester = maintainer;

  constructor(under: PorterUnderTest, repository: string) {
    this.under = under;
    this.repository = repository;
  }

  get place(): { repository: string; number: number } {
    return { repository: this.repository, number: this.number };
  }

  /** Moves to a repository of its own, with the same people. */
  async moveTo(input: RepositoryInput): Promise<void> {
    this.repository = input.name;
    const collaborators = { [maintainer]: "write", [outsider]: "read" } as const;
    await this.under.standIn.addRepository({ collaborators, ...input });
  }

  /** Opens the issue, as the outsider unless said otherwise. */
  open(issue: { title?: string; body?: string; author?: string; labels?: string[] } = {}): void {
    const {
      author = outsider,
      title = "It is slow",
      body = "The report takes a minute.",
      labels = [],
    } = issue;
    const { repository } = this;
    this.number = this.under.standIn.openIssue({ repository, author, title, body, labels }).number;
  }

  /** Opens a pull request of the outsider's fork. */
  async openFromFork(body: string): Promise<void> {
    const { under, repository } = this;
    const headBranch = `fork-${randomUUID()}`;
    await push(under, headBranch, repository);
    const pull = { title: "It is fast", body, headBranch, baseBranch: "main" };
    const { issue } = await under.standIn.openPullRequest(repository, outsider, pull);
    this.number = issue.number;
    under.standIn.setFromFork(this.place);
  }

  /** Writes a comment; what Porter makes of it is nobody's concern. */
  say(text: string, author = outsider): number {
    return this.under.standIn.comment(this.place, author, text).id;
  }

  /**
   * Comments and waits for Porter's answer to the delivery. `meanwhile` happens at the same moment: the delivery is
   * written, and nothing of it has arrived yet.
   */
  async ask(text = "@porter record", author = this.requester, meanwhile = () => {}): Promise<Answer> {
    const id = this.say(text, author);
    meanwhile();
    const { result } = await this.#deliveryOf(id);
    return this.#remember(result.statusCode, result.answer);
  }

  /** The body of a delivery as it is really sent, with `text` and `fields` in the comment of the requester. */
  async body(text: string, fields: object = {}): Promise<string> {
    const { body } = await this.#deliveryOf(this.say("Let me think.", this.requester));
    const payload = payloadSchema.parse(JSON.parse(body));
    return JSON.stringify({ ...payload, comment: { ...payload.comment, body: text, ...fields } });
  }

  /** Delivers bytes with a good signature, unless another is given. */
  async deliver(
    body: string | Buffer,
    { event = "issue_comment", id = randomUUID() as string, signature = this.#sign(body) } = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.under.porter.url}/api/webhooks/github`, {
      method: "POST",
      body: typeof body === "string" ? body : new Uint8Array(body),
      headers: {
        "content-type": "application/json",
        "x-github-event": event,
        "x-github-delivery": id,
        "x-hub-signature-256": signature,
      },
    });
    return this.#remember(response.status, await response.text());
  }

  /** Porter's comments on the issue. */
  porterComments() {
    const { standIn } = this.under;
    return standIn.comments(this.place).filter(({ author }) => author.login === standIn.botLogin);
  }

  /** Waits until Porter has written something of this form on the issue. */
  reply(form: RegExp): Promise<unknown> {
    return vi.waitFor(
      () => expect(this.porterComments().map(({ body }) => body)).toContainEqual(expect.stringMatching(form)),
      { timeout: 120_000, interval: 20 },
    );
  }

  #sign(body: string | Buffer): string {
    return `sha256=${createHmac("sha256", this.under.webhookSecret).update(body).digest("hex")}`;
  }

  #remember(status: number, text: string): Answer {
    const answer = { status, ...answerSchema.parse(JSON.parse(text)) };
    this.answers.push(answer);
    return answer;
  }

  #deliveryOf(commentId: number) {
    return vi.waitFor(
      () => {
        const found = this.under.standIn.deliveries.findLast(
          ({ event, action, body }) =>
            event === "issue_comment" && action === "created" && body.includes(`#issuecomment-${commentId}"`),
        );
        expect(found?.result, `the delivery of comment ${commentId}`).toBeTruthy();
        if (!found?.result) throw new Error("It was not delivered.");
        return { body: found.body, result: found.result };
      },
      { timeout: 120_000, interval: 20 },
    );
  }
}
