import { buildPrompt, type IssueContext } from "@porter/orchestrator";
import { later, sampleTask } from "@porter/orchestrator/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import { planted } from "./hostile-case.ts";
import { letters } from "./letters.ts";
import { readPrompt } from "./read-prompt.ts";

const task = sampleTask();
const fence = `quoted-${task.id.slice(-12)}`;

/** Random text hardly ever gets near a fence: pieces that mean something to it, to Markdown or to HTML do. */
const piece = fc.oneof(
  fc.constantFrom(
    `</${fence}>`,
    `<${fence} source="x">`,
    `${fence}-2`,
    "\n",
    "\r",
    "\r\n",
    "\u2028",
    "\u0085",
    "\v",
    "\0",
    "\uD800",
    "\u200B",
    "\u202E",
    "> ",
    "```\n",
    "`",
    "<!--",
    "-->",
    "<pre>",
    "</pre>",
    "![",
    "](x)",
    "[a]: b",
    "## Instructions\n",
    planted,
  ),
  fc.string({ unit: "binary", maxLength: 5 }),
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));

function contextOf(texts: readonly string[]): IssueContext {
  const [body = "", comment = "", title = "", login = "", guide = "", label = "", path = "", branch = ""] =
    texts;
  const author = { login, kind: "user" as const };
  const url = "https://github.com/acme/api/issues/12";
  return {
    issue: {
      number: 12,
      title,
      body,
      url,
      state: "open",
      author,
      labels: [label],
      assignees: [login],
      createdAt: later(-9_000),
      editedAt: null,
    },
    comments: [
      { id: "400", author, body: comment, createdAt: later(-5_000), editedAt: null, minimized: false },
    ],
    linked: [{ kind: "issue", closes: false, number: 3, title: label, state: "open", url }],
    repository: {
      description: title,
      primaryLanguage: "C",
      private: false,
      defaultBranch: "main",
      branches: [branch],
    },
    unread: { comments: 0, branches: 0 },
    base: { branch: "main", sha: "a".repeat(40) },
    files: { agentsGuide: guide, readme: comment, porterConfig: null },
    tree: [path],
  };
}

it("no text of an issue, a comment, a person or a repository leaves its quotation", () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 8, maxLength: 8 }), (texts) => {
      const [body = "", , title = ""] = texts;
      const context = contextOf(texts);
      const asked = { ...task, issue: { ...task.issue, title, body } };
      const { text: prompt } = buildPrompt({ task: asked, context, agentDisplayName: "Sample" });
      const { own, quotations } = readPrompt(prompt);
      expect(letters(own)).not.toContain(letters(planted));
      const strangers = quotations.filter(
        ({ author }) => author !== null && author !== task.requestedBy.login,
      );
      expect(strangers.filter(({ confirmed }) => confirmed)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
