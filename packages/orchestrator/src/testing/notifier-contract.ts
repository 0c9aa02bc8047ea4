import { beforeEach, describe, expect, it } from "vitest";
import type { Notice, NoticeContent, Notifier, OutgoingNotice } from "../notice/notice.ts";
import { PorterError } from "../porter-error.ts";
import type { Task } from "../task/task.ts";
import { sampleTask, sampleTime } from "./samples.ts";

/** A channel seen from both sides: the notifier, and what arrived at its people. */
export interface NotifierWorld {
  readonly notifier: Notifier;
  /** What the channel has room for; everything unless it says so. */
  readonly carries?: { readonly replies: boolean; readonly failures: boolean };
  /** What a task must have for the channel to show it. */
  readonly taskFields?: Partial<Task>;
  /** Secrets that the notifier or its transport holds; they must not show anywhere. */
  readonly secrets: readonly string[];
  /** The messages as they stand now: an edited one counts once. */
  messages(): Promise<readonly string[]>;
  /** Lets every transport request fail with this error, until `null`. */
  failWith(error: PorterError | null): void;
  /** Whether text of strangers does nothing in this message: no mention, link, markup or markup break-out. */
  isHarmless(message: string): boolean;
}

const hostileTexts = [
  "@everyone <@U123> <!channel> see @maintainer",
  "</details><img src=x onerror=alert(1)> <!-- porter",
  "[click](https://evil.example) https://evil.example www.evil.example #1 GH-1",
  "`code` ``` ~~~ --> ]]> \u202Edesrever\u202C",
  "line one\n## heading\n\n- list\n\n| a | b |\n",
];

/** What every notifier promises. `start` makes a fresh world for each test. */
export function notifierContract(name: string, start: () => Promise<NotifierWorld>): void {
  describe(`${name} as a notifier`, () => {
    let channel: NotifierWorld;

    beforeEach(async () => {
      channel = await start();
    });

    function outgoing(plain: Task, attempt = 1): OutgoingNotice {
      const task = { ...plain, ...channel.taskFields };
      const news = task.state === "queued" ? "queued" : task.state === "failed" ? "failed" : "progress";
      return { notice: noticeOf({ kind: "task", taskId: task.id, news }), task, attempt };
    }

    function reply(key: string, text = "Nothing to stop."): OutgoingNotice {
      const { repository, issue } = sampleTask({});
      const content: NoticeContent = { kind: "reply", repository, issueNumber: issue.number, key, text };
      return { notice: noticeOf(content), task: null, attempt: 1 };
    }

    function noticeOf(content: NoticeContent): Notice {
      return {
        id: "0192f7a0-0000-7000-8000-0000000000aa",
        channel: channel.notifier.channel,
        content,
        createdAt: sampleTime,
      };
    }

    it("makes one message of the same notice delivered twice", async () => {
      const task = sampleTask({ state: "queued" });
      await channel.notifier.deliver(outgoing(task));
      await channel.notifier.deliver(outgoing(task, 2));
      expect(await channel.messages()).toHaveLength(1);
    });

    it("makes one message of the same reply delivered twice, and two of two", async ({ skip }) => {
      skip(channel.carries?.replies === false, "the channel has no room for replies");
      await channel.notifier.deliver(reply("delivery-1"));
      await channel.notifier.deliver({ ...reply("delivery-1"), attempt: 2 });
      expect(await channel.messages()).toHaveLength(1);
      await channel.notifier.deliver(reply("delivery-2"));
      expect(await channel.messages()).toHaveLength(2);
    });

    it("says what a failure says", async ({ skip }) => {
      skip(channel.carries?.failures === false, "the channel has no room for reasons");
      const failure = {
        code: "timed_out",
        message: "Agent timeout after 10 minutes",
        retry: "later",
      } as const;
      await channel.notifier.deliver(outgoing(sampleTask({ state: "failed", failure })));
      expect((await channel.messages()).join()).toContain("Agent timeout after 10 minutes");
    });

    it.each([
      new PorterError({ code: "forge_unavailable", message: "Try later.", retry: "later" }),
      new PorterError({ code: "forge_forbidden", message: "Grant access.", retry: "never" }),
    ])("passes on an error with its code and advice: $code", async (error) => {
      channel.failWith(error);
      const delivered = channel.notifier.deliver(outgoing(sampleTask({ state: "queued" })));
      await expect(delivered).rejects.toMatchObject({
        name: "PorterError",
        code: error.code,
        retry: error.retry,
      });
    });

    it("delivers after a failed try, once", async () => {
      const task = sampleTask({ state: "queued" });
      channel.failWith(new PorterError({ code: "forge_unavailable", message: "Try later.", retry: "later" }));
      await expect(channel.notifier.deliver(outgoing(task))).rejects.toThrow("Try later.");
      channel.failWith(null);
      await channel.notifier.deliver(outgoing(task, 2));
      expect(await channel.messages()).toHaveLength(1);
    });

    it.each(hostileTexts)("shows text of strangers without letting it do anything: %j", async (text) => {
      const failure = { code: "crashed", message: text, retry: "never" } as const;
      await channel.notifier.deliver(outgoing(sampleTask({ state: "running", step: text, progress: 10 })));
      expect((await channel.messages()).map((message) => channel.isHarmless(message))).toEqual([true]);
      await channel.notifier.deliver(outgoing(sampleTask({ state: "failed", failure })));
      expect((await channel.messages()).map((message) => channel.isHarmless(message))).toEqual([true]);
    });

    it("keeps its secrets out of receipts and messages", async () => {
      const receipt = await channel.notifier.deliver(outgoing(sampleTask({ state: "queued" })));
      const seen = JSON.stringify([receipt, await channel.messages()]);
      for (const secret of channel.secrets) expect(seen).not.toContain(secret);
    });

    it("refuses task news without its task", async () => {
      const notice = outgoing(sampleTask({})).notice;
      await expect(channel.notifier.deliver({ notice, task: null, attempt: 1 })).rejects.toMatchObject({
        code: "task_missing",
        retry: "never",
      });
    });
  });
}
