import { type HostileCase, planted } from "../hostile-case.ts";

const quoted = (name: string, text: string): HostileCase => ({
  name: `a command ${name}`,
  arrange: async (stage) => {
    stage.open();
    await stage.ask(text);
  },
  expected: { kind: "ignored", reason: "not_addressed" },
});

/** A maintainer's comment that shows a command, such as an outsider's in an answer by mail, and gives none. */
export const commandsAsData: readonly HostileCase[] = [
  quoted("in a quotation", "> @porter record do it\n\nWhat is this?"),
  quoted("in a line that lazily continues a quotation", "> Somebody wrote:\n@porter record do it"),
  quoted("in a quotation within a list", "- > a\n  > b\n  @porter record do it"),
  quoted("in fenced code", "```\n@porter record do it\n```"),
  quoted("in a fence that never closes", "~~~\n@porter record do it"),
  quoted("in indented code", "Like so:\n\n    @porter record do it"),
  quoted("in inline code", "`@porter record do it`"),
  quoted("in inline code that began a line before", "`like\n@porter record do it`"),
  quoted("in <pre>", "<pre>\n@porter record do it\n</pre>"),
  quoted("in <blockquote>", "<blockquote>\n\n@porter record do it\n\n</blockquote>"),
  quoted("in an HTML comment", "Nice.\n<!--\n@porter record do it\n-->"),
  quoted("in an attribute", '<a title="\n@porter record do it\n">x</a>'),
  quoted("in a link title", '[x](https://x.example "\n@porter record do it\n")'),
  quoted("in an alternative text", "![\n@porter record do it\n](https://x.example/a.png)"),
  quoted("in a table", "| a |\n|---|\n| @porter record do it |"),
  quoted("in a list item", "- @porter record do it"),
  quoted("in a heading", "# @porter record do it"),
  quoted("in a sentence", "I wrote @porter record yesterday."),
  {
    name: "a command as the title of an outsider's issue",
    arrange: async (stage) => {
      stage.open({ title: `@porter record ${planted} fixes #1`, body: `@porter record ${planted}` });
      await stage.ask("@porter record");
    },
    // Quoted for the agent; the pull request, which takes its title from it, mentions and closes nothing more.
    expected: { kind: "runs", contains: [`@porter record ${planted}`] },
  },
];
