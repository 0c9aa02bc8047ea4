import { describe, expect, test } from "vitest";
import { mentionLines } from "./mention-lines.ts";

/** The numbers of the lines that are read. */
function linesRead(comment: string): number[] {
  return mentionLines(comment).map(({ number }) => number);
}

const stop = "@porter stop";

describe("a mention is read where readers see it as text", () => {
  test.each<[string, string, number[]]>([
    ["alone", stop, [1]],
    ["behind one space", ` ${stop}`, [1]],
    ["behind three spaces", `   ${stop}`, [1]],
    ["in any case", "@PoRtEr stop", [1]],
    ["in the middle of a paragraph", `Please look.\n${stop}\nThanks.`, [2]],
    ["on several lines", `${stop}\n\n${stop}\n${stop}`, [1, 3, 4]],
    ["after CR LF", `text\r\n${stop}\r\ntext`, [2]],
    ["after a lone CR", `text\r${stop}\rtext`, [2]],
    ["with mixed line endings", `a\r\nb\rc\n${stop}`, [4]],
    ["under a heading", `# Title\n${stop}`, [2]],
    ["as the text of an underlined heading", `${stop}\n---`, [1]],
    ["under a thematic break", `***\n${stop}`, [2]],
    ["behind four spaces on the line before", `    code\n${stop}`, [2]],
    ["after a closed fence", `\`\`\`\ncode\n\`\`\`\n${stop}`, [4]],
    ["after a fence closed with more marks", `~~~\ncode\n~~~~~\n${stop}`, [4]],
    ["after a fence closed with spaces behind", `\`\`\`\ncode\n\`\`\`  \n${stop}`, [4]],
    ["after backticks that are no fence, for their info string has one", `\`\`\` a\`b\n${stop}`, [2]],
    ["after two backticks", `\`\`\n${stop}`, [2]],
    ["after a fence that is indented too far to be one", `    \`\`\`\n${stop}`, [2]],
    ["after closed inline code", `\`code\` and \`\`more\`\`\n${stop}`, [2]],
    ["after a lone backtick", `it\`s\n${stop}`, [2]],
    ["after backticks of unequal number", `\`a\n${stop}\n\`\``, [2]],
    ["after an escaped backtick", `\\\`a\n${stop}\n\`b`, [2]],
    ["after a blank line behind a quote", `> quoted\n\n${stop}`, [3]],
    ["after an empty quote line", `>\n${stop}`, [2]],
    ["after a heading in a quote", `> # quoted\n${stop}`, [2]],
    ["after a fence in a quote, which ends with it", `> \`\`\`\n> code\n${stop}`, [3]],
    ["after a quote ended by a list", `> quoted\n- item\n${stop}`, [3]],
    ["after a quote ended by a thematic break", `> quoted\n***\n${stop}`, [3]],
    ["in the text of a list item, on a line of its own", `- item\n  ${stop}`, [2]],
    ["after a list", `- item\n\n${stop}`, [3]],
    ["after a fence in a list item, which ends with it", `- \`\`\`\n  code\n${stop}`, [3]],
    ["after a closed HTML comment", `<!-- note -->\n${stop}`, [2]],
    ["after a comment of several lines", `<!--\nnote\n-->\n${stop}`, [4]],
    ["after an HTML comment with a blank line", `<!--\n\nnote\n\n-->\n${stop}`, [6]],
    ["after the shortest comment", `<!-->\n${stop}`, [2]],
    ["after a comment that holds a fence", `<!--\n\`\`\`\n-->\n${stop}`, [4]],
    ["after a comment in inline code", `Mind the \`<!--\`.\n${stop}`, [2]],
    ["after a comment in fenced code", `\`\`\`\n<!--\n\`\`\`\n${stop}`, [4]],
    ["after a closed <pre>", `<pre>\ncode\n</pre>\n${stop}`, [4]],
    ["after a <pre> with code that looks like a tag", `<pre>\nif (a<b) "x\n</pre>\n${stop}`, [4]],
    ["after a <pre> in inline code", `Use \`<pre>\` here.\n${stop}`, [2]],
    ["after a closed <code>", `<code>x</code>\n${stop}`, [2]],
    ["after a name that only begins like pre", `<prefix>\n\n${stop}`, [3]],
    ["in <details>", `<details>\n<summary>More</summary>\n\n${stop}\n</details>`, [4]],
    ["in a <div> without blank lines", `<div>\n${stop}\n</div>`, [2]],
    ["after a comparison", `if a <b and c\n${stop}`, [2]],
    ["after a link with a title", `[a](/url "title")\n${stop}`, [2]],
    ["after a link definition", `[a]: /url "title"\n${stop}`, [2]],
    ["after what only looks like a definition", `[note]: please look\n${stop}`, [2]],
    ["after an image", `![text](/url)\n${stop}`, [2]],
    ["after an address in angle brackets", `<https://example.com/a\`b>\n${stop}\n\``, [2]],
    ["after a number that cannot begin a list there", `text\n2. > a\n${stop}`, [3]],
    ["after a list item with indented code", `-     > code\n${stop}`, [2]],
    ["after a quote in the value of an HTML attribute", `<div a=b="c>\n\n${stop}`, [3]],
    ["in a table", `| a | b |\n|---|---|\n${stop}`, [3]],
    ["behind a tab on a line before", `\tcode\n\n${stop}`, [3]],
  ])("%s", (_, comment, expected) => {
    expect(linesRead(comment)).toEqual(expected);
  });
});

describe("a mention is not read", () => {
  test.each<[string, string]>([
    ["in an empty comment", ""],
    ["when it is somebody else's", "@porte stop"],
    ["in the middle of a line", `please ${stop}`],
    ["behind a list marker", `- ${stop}`],
    ["behind a task list marker", `- [ ] ${stop}`],
    ["behind a number", `1. ${stop}`],
    ["behind a heading mark", `# ${stop}`],
    ["behind emphasis", `**${stop}**`],
    ["in a table cell", `| ${stop} |`],
    ["behind a backslash", `\\${stop}`],
    ["behind a comment on the same line", `<!-- x -->${stop}`],
    ["behind four spaces", `    ${stop}`],
    ["behind four spaces inside a paragraph", `text\n    ${stop}`],
    ["behind a tab", `\t${stop}`],
    ["behind a space and a tab", ` \t${stop}`],
    ["behind a no-break space", `\u00A0${stop}`],
    ["behind a zero-width space", `\u200B${stop}`],
    ["behind a byte order mark", `\uFEFF${stop}`],
    ["behind a form feed", `\f${stop}`],
    ["with a Cyrillic letter", "@p\u043Erter stop"],
    ["with a full-width at sign", "\uFF20porter stop"],
    ["with a small at sign", "\uFE6Bporter stop"],
    ["with a zero-width joiner inside", "@por\u200Dter stop"],
    ["with a soft hyphen inside", "@por\u00ADter stop"],
    ["with a combining mark inside", "@po\u0301rter stop"],
    ["with an HTML comment inside", "@por<!-- -->ter stop"],
    ["written with a character reference", "&#64;porter stop"],
    ["in an e-mail address", "x@porter stop"],
    ["in inline code", `\`${stop}\``],
    ["in fenced code", `\`\`\`\n${stop}\n\`\`\``],
    ["in code fenced with tildes", `~~~\n${stop}\n~~~`],
    ["in code fenced with five backticks", `\`\`\`\`\`\n\`\`\`\n${stop}\n\`\`\`\`\``],
    ["in fenced code with an info string", `\`\`\`sh title="x"\n${stop}\n\`\`\``],
    ["in code fenced with tildes and backticks in the info string", `~~~ a\`b\`\n${stop}\n~~~`],
    ["in an indented fence", `   \`\`\`\n${stop}\n   \`\`\``],
    ["in a fence that is not closed", `\`\`\`\n${stop}\n\nmore`],
    ["in a fence that tildes do not close", `\`\`\`\n~~~\n${stop}`],
    ["in a fence that fewer backticks do not close", `\`\`\`\`\n\`\`\`\n${stop}`],
    ["in a fence that a mark with text does not close", `\`\`\`\n\`\`\` js\n${stop}`],
    ["in a fence that a mark indented by four does not close", `\`\`\`\n    \`\`\`\n${stop}`],
    ["in a fence right under a paragraph", `text\n\`\`\`\n${stop}\n\`\`\``],
    ["in a fence with CR LF", `\`\`\`\r\n${stop}\r\n\`\`\``],
    ["in a fence with CR", `\`\`\`\r${stop}\r\`\`\``],
    ["in a fence that begins in a list item", `- \`\`\`\n  ${stop}\n  \`\`\``],
    ["in a fence in a list item", `1. item\n\n   \`\`\`\n   ${stop}\n   \`\`\``],
    ["in a fence inside <details> without a blank line", `<details>\n\`\`\`\n${stop}\n\`\`\`\n</details>`],
    ["in inline code over several lines", `\`a\n${stop}\nb\``],
    ["in inline code with two backticks", `\`\`a \` b\n${stop}\n\`\``],
    ["in inline code whose end has a backslash before it", `\`a\n${stop}\n\\\``],
    ["in a quote", `> ${stop}`],
    ["in a quote without a space", `>${stop}`],
    ["on a line that continues a quote", `> quoted\n${stop}`],
    ["on the second line that continues a quote", `> quoted\nmore\n${stop}`],
    ["on a line that continues a nested quote", `> > quoted\n${stop}`],
    ["on a line that continues a list in a quote", `> - quoted\n${stop}`],
    ["on a line that continues a quote in a list", `- > quoted\n${stop}`],
    ["on a line that continues a quote, behind spaces", `> quoted\n   ${stop}`],
    ["on a line that continues a quote with CR LF", `> quoted\r\n${stop}`],
    ["on a line that continues a quote over an underline", `> quoted\n===\n${stop}`],
    ["in an alert", `> [!NOTE]\n> ${stop}`],
    ["in a footnote", `[^1]: note\n${stop}`],
    ["in <pre>", `<pre>\n${stop}\n</pre>`],
    ["in <pre> in capitals", `<PRE>\n${stop}\n</PRE>`],
    ["in <pre> with attributes", `<pre lang="sh">\n${stop}\n</pre>`],
    ["in <pre> with a blank line", `<pre>\n\n${stop}\n\n</pre>`],
    ["in <pre> that is not closed", `<pre>\n\n${stop}`],
    ["in <pre> that begins inside a line", `see <pre>\n${stop}\n</pre>`],
    ["in <pre> that begins inside a line and is not closed", `see <pre>\n\n${stop}`],
    ["in the outer of two <pre>", `<pre>\n<pre>\n</pre>\n${stop}\n</pre>`],
    ["behind the end of a <pre> on its line", `<pre>\n</pre>${stop}`],
    ["in <code> over blank lines", `<code>\n\n${stop}\n\n</code>`],
    ["in <blockquote>", `<blockquote>\n\n${stop}\n\n</blockquote>`],
    ["in <script>", `<script>\n${stop}\n</script>`],
    ["in <style>", `<style>\n${stop}\n</style>`],
    ["in <textarea>", `<textarea>\n\n${stop}\n</textarea>`],
    ["in <template>", `<template>\n\n${stop}\n</template>`],
    ["in an HTML comment", `<!--\n${stop}\n-->`],
    ["in an HTML comment behind blank lines", `<!--\n\n${stop}\n\n-->`],
    ["in an HTML comment that is not closed", `<!--\n\n${stop}`],
    ["in a comment that begins inside a line", `text <!--\n${stop}\n-->`],
    ["in a comment that begins inside a line and goes over a blank line", `text <!--\n\n${stop}\n\n-->`],
    ["in a comment in a <div>", `<div>\n<!--\n${stop}\n-->\n</div>`],
    ["in a comment that dashes and a space do not close", `<!--\n-- >\n${stop}`],
    ["in a processing instruction", `<?x\n${stop}\n?>`],
    ["in CDATA", `<![CDATA[\n${stop}\n]]>`],
    ["in the attribute of a tag", `<a title="\n${stop}\n">`],
    ["in the attribute of an unclosed tag in HTML", `<div title="\n\n${stop}\n`],
    ["in the attribute of a tag with a > inside quotes", `<div title=">\n\n${stop}\n`],
    ["in the title of a link", `[a](/url "\n${stop}\n")`],
    ["in the title of a definition", `[a]: /url "\n${stop}\n"`],
    ["as the target of a definition", "[a]:\n@porter"],
    ["in the alternative text of an image", `![\n${stop}\n](/url)`],
    ["in a fence under a thematic break that could be a list", `* * *\n  \`\`\`\n${stop}`],
    ["in a fence that does not belong to the empty list item above", `-\n\n  \`\`\`\n${stop}`],
    ["after a comment in HTML that ends where it is text", `<div>\n<!--\n\n-->\n\n${stop}`],
  ])("%s", (_, comment) => {
    expect(linesRead(comment)).toEqual([]);
  });
});

test("an HTML comment on the line of a command is not part of it", () => {
  expect(mentionLines("@porter opencode <!-- hidden --> fix <!--\n--> it")).toEqual([
    { number: 1, text: "@porter opencode  fix " },
  ]);
});

describe("60 kB of something repeated", () => {
  const around = (unit: string) => `${stop}\n\n${unit.repeat(Math.ceil(60_000 / unit.length))}\n\n${stop}`;
  const lastLine = (comment: string) => comment.split(/\r\n|\n|\r/).length;

  test.each(["`", "``\n`\n```\n", "<!--", "<?", "<!X", "<![CDATA[", "<pre>", '<div a="'])(
    "%j conceals what follows",
    (unit) => {
      expect(linesRead(around(unit))).toEqual([1]);
    },
  );

  test.each([
    "``` ",
    "[",
    "![",
    "](",
    '](a "',
    "](<",
    "[a]: ",
    "[^a]: ",
    "(",
    "\\",
    "|",
    "#",
    "* * x ",
    "-- ",
    " ",
    "\t",
    "<a ",
    "<a b ",
    '<a b="',
    '<a b=\'" c="',
    "<!-- -->",
    "<x@",
    "<http:",
    "</pre>",
    "<div>\n",
    "\uD800",
    "\u200B",
    "> ",
    "- ",
    "- \n",
    "> - ",
    "1. ",
    "a\n",
    "a\r\n",
    "\r",
  ])("%j leaves what follows as it is", (unit) => {
    const comment = around(unit);
    expect(linesRead(comment)).toEqual([1, lastLine(comment)]);
  });

  test("lists nested without end and blank lines behind them", () => {
    const comment = `${"- ".repeat(15_000)}x\n${"\n".repeat(15_000)}${stop}`;
    expect(linesRead(comment)).toEqual([15_002]);
  });
});
