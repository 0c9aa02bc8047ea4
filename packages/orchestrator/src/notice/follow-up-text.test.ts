import { describe, expect, it } from "vitest";
import { sampleTask } from "../testing/samples.ts";
import { readTaskMarker } from "./marker.ts";
import { commitMessage, followUpBody, pullRequestBody, type PublicationText } from "./pull-request-text.ts";

const opener: PublicationText = {
  task: sampleTask(),
  agent: { displayName: "Sample", demonstration: false },
  finalMessage: "First words.",
  taskUrl: "https://porter.example/tasks/1",
};
const followUp: PublicationText = {
  ...opener,
  task: sampleTask({
    id: "01900000-0000-7000-8000-000000000002",
    requestedBy: { login: "olga", id: 77 },
    followUp: { pullRequest: 31, askedIn: "review" },
  }),
  finalMessage: "Second words.",
};

describe("the description of a pull request after a follow-up", () => {
  it("keeps what it said, tells of the follow-up, and ends in the follow-up's marker", () => {
    const body = followUpBody(pullRequestBody(opener), followUp);
    expect(body).toMatch(/^Closes #12\n[\s\S]*First words\.[\s\S]*Latest follow-up[\s\S]*Second words\./);
    expect(readTaskMarker(body)).toMatchObject({
      task: followUp.task.id,
      issue: 12,
      follow_up: { pr: 31, asked_in: "review" },
    });
    expect(body.match(/<!-- porter \{/g)).toHaveLength(1);
  });

  it("does not change when it is given its own result", () => {
    const body = followUpBody(pullRequestBody(opener), followUp);
    expect(followUpBody(body, followUp)).toBe(body);
  });

  it("tells of the latest follow-up only, so that it does not grow for ever", () => {
    const third = { ...followUp, finalMessage: "Third words." };
    const body = followUpBody(followUpBody(pullRequestBody(opener), followUp), third);
    expect(body).toContain("Third words.");
    expect(body).not.toContain("Second words.");
    expect(body).toContain("First words.");
  });

  it("leaves a text that people wrote as it is", () => {
    expect(followUpBody("All mine.\n", followUp)).toMatch(/^All mine\.\n\n<!-- porter follow-up -->/);
    expect(followUpBody("", followUp)).toMatch(/^<!-- porter follow-up -->/);
  });
});

describe("the commit of a follow-up", () => {
  it("names the pull request, the issue and who asked, and does nothing by its subject", () => {
    const message = commitMessage(followUp);
    expect(message).toMatch(/^Follow up: Fix login\n\n/);
    expect(message).toContain("for issue 12 on pull request 31, asked for by olga");
    expect(message).toContain("Co-authored-by: olga <77+olga@users.noreply.github.com>");
    expect(message.split("\n")[0]?.length).toBeLessThanOrEqual(72);
  });
});
