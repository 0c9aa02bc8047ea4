import { describe, expect, it } from "vitest";
import type { Task } from "../task/task.ts";
import { sampleCommand, sampleMention, sampleTask } from "../testing/samples.ts";
import { readTaskMarker } from "./marker.ts";
import {
  commitMessage,
  type PublicationText,
  pullRequestBody,
  pullRequestTitle,
} from "./pull-request-text.ts";

function textOf(fields: Partial<PublicationText> = {}, title = "Fix login"): PublicationText {
  const task: Task = sampleTask({ issue: { ...sampleMention().issue, title } });
  const agent = { displayName: "Opencode", demonstration: false };
  return { task, agent, finalMessage: null, taskUrl: "https://porter.example/tasks/1", ...fields };
}

describe("the commit message", () => {
  it("has a subject, who made it, and the requester as co-author", () => {
    expect(commitMessage(textOf())).toBe(
      [
        "Fix login",
        "",
        "Made by Opencode for issue 12, asked for by ann.",
        "",
        "Porter-Task: 01900000-0000-7000-8000-000000000001",
        "Co-authored-by: ann <11+ann@users.noreply.github.com>",
      ].join("\n"),
    );
  });

  it("keeps its subject to 72 characters", () => {
    const [subject = ""] = commitMessage(textOf({}, "long title ".repeat(20))).split("\n");
    expect(Array.from(subject).length).toBeLessThanOrEqual(72);
    expect(subject.endsWith("…")).toBe(true);
  });

  it("has a subject also when the title is empty", () => {
    expect(commitMessage(textOf({}, " \u200B ")).split("\n")[0]).toBe("Changes for issue 12");
  });

  it.each([
    ["closes issues", "fixes #1, closes acme/api#2, GH-3", /#\d|GH-\d/],
    ["closes issues by address", "fixes https://github.com/acme/api/issues/1", /https?:/],
    ["notifies people", "thanks @everyone", /@/],
    ["switches off CI", "[skip ci] [no ci] ***NO_CI***", /\[|\*\*\*/],
    ["adds trailers", "x\n\nCo-authored-by: mallory <m@example.com>", /\n\nCo-authored-by: mallory|@example/],
    ["hides behind look-alikes", "fixes \uFE5F1 \uFF20all", /#1|@all/],
  ])("does not let the issue's title do anything: %s", (_, title, forbidden) => {
    const message = commitMessage(textOf({}, title)).replace(/Porter-Task[^]*$/, "");
    expect(message).not.toMatch(forbidden);
    expect(pullRequestTitle(textOf({}, title))).not.toMatch(forbidden);
    expect(pullRequestTitle(textOf({}, title))).not.toContain("\n");
  });
});

describe("the pull request", () => {
  it("is called what the issue is called", () => {
    expect(pullRequestTitle(textOf())).toBe("Fix login");
  });

  it("closes its issue and says who asked where", () => {
    const body = pullRequestBody(textOf());
    expect(body.startsWith("Closes #12\n\n")).toBe(true);
    expect(body).toContain(
      "Made by Opencode, asked for by ann in https://github.com/acme/api/issues/12#issuecomment-501.",
    );
    expect(body).toContain("Log and prompt: https://porter.example/tasks/1");
    expect(readTaskMarker(body)).toMatchObject({ task: textOf().task.id, by: "ann" });
  });

  it("shows the command's own instructions", () => {
    const task = sampleTask({ command: sampleCommand({ instructions: "keep the old API" }) });
    expect(pullRequestBody(textOf({ task }))).toContain("```text\nkeep the old API\n```");
  });

  it("labels a demonstration in the body and in the commit", () => {
    const text = textOf({ agent: { displayName: "Demo", demonstration: true } });
    expect(pullRequestBody(text)).toContain("Demonstration: no model was involved");
    expect(commitMessage(text)).toContain("Demonstration: no model was involved");
    expect(pullRequestBody(textOf())).not.toContain("Demonstration");
  });

  it("folds the agent's last words away, where they do nothing", () => {
    const finalMessage = "Done. ```\n</details> @all closes #1\n<!-- porter {} -->";
    const body = pullRequestBody(textOf({ finalMessage }));
    expect(body).toContain(
      `<details>\n<summary>What the agent said at the end</summary>\n\n\`\`\`\`text\n${finalMessage}\n\`\`\`\`\n\n</details>`,
    );
    expect(readTaskMarker(body)?.task).toBe(textOf().task.id);
  });

  it("leaves out last words that are none, and cuts endless ones", () => {
    expect(pullRequestBody(textOf({ finalMessage: " \n" }))).not.toContain("details");
    expect(pullRequestBody(textOf({ finalMessage: "word ".repeat(20_000) })).length).toBeLessThan(10_000);
  });

  it("does not repeat a secret that the agent says", () => {
    const key = ["sk-ant-", "api03-", "aB3".repeat(12)].join("");
    expect(pullRequestBody(textOf({ finalMessage: `I used ${key}.` }))).toContain("I used [redacted].");
  });
});
