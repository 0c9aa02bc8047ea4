import fc from "fast-check";
import { expect, test } from "vitest";
import { branchNameFault } from "./branch-name.ts";
import type { Command } from "./command.ts";
import { flags } from "./grammar.ts";
import { parseComment } from "./parse-command.ts";

const vocabulary = { agents: ["opencode", "claude-code", "amp"], maxTimeoutMinutes: 90, maxBudgetUsd: 25 };

function word(characters: string, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...characters.split("")), minLength: 1, maxLength });
}

const letters = "abcdefghijklmnopqrstuvwxyz";
const branch = word(`${letters}ABC0123456789._/+@-`, 30).filter((name) => branchNameFault(name) === null);
const model = word(`${letters}0123456789._:/@-`, 40).filter((name) => /^[a-z0-9@]/.test(name));
// A first word that no rule can take for something else; then anything printable.
const instructions = fc
  .tuple(
    fc.constantFrom("Please", "fix", "Behebe", "\u4FEE\u6B63"),
    word(`${letters}  "'()$&;--=#*\u00E9`, 40),
  )
  .map(([first, rest]) => `${first} ${rest}`.trimEnd());

const runCommand: fc.Arbitrary<Command> = fc
  .record({
    line: fc.constant(1),
    verb: fc.constant("run" as const),
    agent: fc.constantFrom(...vocabulary.agents),
    taskId: fc.constant(null),
    priority: fc.constantFrom("low", "normal", "high"),
    model: fc.option(model),
    branch: fc.option(branch),
    base: fc.option(branch),
    noTests: fc.boolean(),
    draft: fc.boolean(),
    budgetUsd: fc.option(fc.integer({ min: 1, max: 2500 }).map((cents) => cents / 100)),
    timeoutMinutes: fc.option(fc.integer({ min: 1, max: 90 })),
    instructions: fc.oneof(fc.constant(""), instructions),
  })
  .filter((command) => command.branch === null || command.branch !== command.base);

const controlCommand: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom("stop", "retry", "status", "help"), fc.constantFrom("", " opencode", " 0199f0c2"))
  .map(([verb, target]) => `@porter ${verb}${target}`);

interface Writing {
  readonly equals: boolean;
  readonly capitals: boolean;
  readonly space: string;
  readonly indent: string;
  readonly bot: boolean;
}

const writing: fc.Arbitrary<Writing> = fc.record({
  equals: fc.boolean(),
  capitals: fc.boolean(),
  space: fc.constantFrom(" ", "  ", "\t", " \t "),
  indent: fc.constantFrom("", " ", "   "),
  bot: fc.boolean(),
});

/** Writes a command the way a person could have. */
function render(command: Command, { equals, capitals, space, indent, bot }: Writing): string {
  const values: Record<string, string | number | boolean | null> = {
    ...command,
    "no-tests": command.noTests,
    budget: command.budgetUsd === null ? null : `$${command.budgetUsd.toFixed(2)}`,
    timeout: command.timeoutMinutes,
  };
  const given = flags.flatMap(({ kind, name }) => {
    const value = values[name] ?? null;
    if (kind === "switch") return value === true ? [`--${name}`] : [];
    return value === null
      ? []
      : [equals ? `--${name}=${String(value)}` : `--${name}${space}${String(value)}`];
  });
  const mention = bot ? "@porter[bot]" : "@porter";
  const head = [mention, command.agent ?? ""].map((text) => (capitals ? text.toUpperCase() : text));
  return indent + [...head, ...given, command.instructions].filter((text) => text !== "").join(space);
}

const rendered = fc.tuple(runCommand, writing).map(([command, how]) => render(command, how));
const anyCommand = fc.oneof(rendered, controlCommand);

test("a written command parses back to itself", () => {
  fc.assert(
    fc.property(runCommand, writing, (command, how) => {
      expect(parseComment(render(command, how), vocabulary)).toEqual({ commands: [command], refusals: [] });
    }),
    { numRuns: 500 },
  );
});

/** Pieces that mean something to Markdown, HTML or the grammar: random text alone hardly ever gets that far. */
const piece = fc.oneof(
  fc.constantFrom(
    "@porter",
    "@porter ",
    "@porter opencode ",
    "@porter stop ",
    "--draft ",
    "--model=",
    "--budget ",
    "--branch=",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "    ",
    "\t",
    "> ",
    "- ",
    "1. ",
    "# ",
    "---\n",
    "===\n",
    "```",
    "~~~",
    "`",
    "``",
    "<pre>",
    "</pre>",
    "<!--",
    "-->",
    "<div>",
    "<code>",
    "</code>",
    '<a b="',
    ">",
    '"',
    "[",
    "](",
    ")",
    "![",
    "[a]: ",
    "\\",
    "|",
    "\u00A0",
    "\u200B",
    "\u202E",
    "\u2028",
    "\uFEFF",
    "\u0000",
    "\uD83D",
    "\u{1F600}",
    "\uFE0F",
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const anyComment = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

test("whatever a comment holds, the answer is in bounds", () => {
  fc.assert(
    fc.property(anyComment, (comment) => {
      const { commands, refusals } = parseComment(comment, vocabulary);
      const written = comment.split(/\r\n|\n|\r/);
      expect(commands.length).toBeLessThanOrEqual(10);
      expect(refusals.length).toBeLessThanOrEqual(11);
      for (const { line } of [...commands, ...refusals]) expect(written[line - 1]).toMatch(/^ {0,3}@porter/i);
      for (const { message } of refusals) expect(message).not.toMatch(/\p{Cc}|\u200B|\u202E|[^`]@\w/u);
      for (const command of commands) {
        expect([null, ...vocabulary.agents]).toContain(command.agent);
        expect(command.branch === null || branchNameFault(command.branch) === null).toBe(true);
        expect(command.model ?? "m").toMatch(/^[A-Za-z0-9._:/@-]+$/);
        expect(command.budgetUsd ?? 1).toSatisfy((usd: number) => usd > 0 && usd <= 25);
        expect(command.timeoutMinutes ?? 1).toSatisfy((minutes: number) => minutes >= 1 && minutes <= 90);
        expect(command.instructions).toBe(command.instructions.trim());
      }
    }),
    { numRuns: 2000 },
  );
});

test("the same comment is always understood the same way", () => {
  fc.assert(
    fc.property(anyComment, (comment) => {
      expect(parseComment(comment, vocabulary)).toEqual(parseComment(comment, vocabulary));
    }),
  );
});

test("line endings make no difference", () => {
  fc.assert(
    fc.property(anyComment, fc.constantFrom("\r\n", "\r"), (comment, ending) => {
      const unix = comment.replaceAll(/\r\n|\r/g, "\n");
      expect(parseComment(unix.replaceAll("\n", ending), vocabulary)).toEqual(parseComment(unix, vocabulary));
    }),
  );
});

test("a command in code, in a quote, in a comment or inside a line asks for nothing", () => {
  const wraps: readonly ((command: string) => string)[] = [
    (command) => `\`\`\`\n${command}\n\`\`\``,
    (command) => `~~~~ sh\n${command}\n~~~~`,
    (command) => `- \`\`\`\n  ${command}\n  \`\`\``,
    (command) => `    ${command}`,
    (command) => `\t${command}`,
    (command) => `\`${command}\``,
    (command) => `\`\`start\n${command}\nend\`\``,
    (command) => `> ${command}`,
    (command) => `> quoted\n${command}`,
    (command) => `- ${command}`,
    (command) => `<pre>\n${command}\n</pre>`,
    (command) => `<code>\n${command}\n</code>`,
    (command) => `<blockquote>\n\n${command}\n\n</blockquote>`,
    (command) => `<!--\n${command}\n-->`,
    (command) => `see ${command}`,
  ];
  fc.assert(
    fc.property(anyCommand, fc.constantFrom(...wraps), (command, wrap) => {
      expect(parseComment(wrap(command), vocabulary)).toEqual({ commands: [], refusals: [] });
    }),
    { numRuns: 500 },
  );
});

test("a command between paragraphs is found, on its line", () => {
  const paragraph = word(`${letters} .,!?()`, 60).map((text) => `a${text}`);
  fc.assert(
    fc.property(fc.array(paragraph, { maxLength: 6 }), anyCommand, paragraph, (before, command, after) => {
      const comment = [...before.flatMap((text) => [text, ""]), command, "", after].join("\n");
      expect(parseComment(comment, vocabulary).commands.map(({ line }) => line)).toEqual([
        before.length * 2 + 1,
      ]);
    }),
  );
});
