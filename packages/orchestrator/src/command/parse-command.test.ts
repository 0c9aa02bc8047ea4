import { describe, expect, test } from "vitest";
import type { Command, ParsedComment, Refusal } from "./command.ts";
import { parseComment } from "./parse-command.ts";

const vocabulary = { agents: ["opencode", "claude-code", "amp"], maxTimeoutMinutes: 60, maxBudgetUsd: 20 };

const plain: Command = {
  line: 1,
  verb: "run",
  agent: null,
  taskId: null,
  priority: "normal",
  model: null,
  branch: null,
  base: null,
  noTests: false,
  draft: false,
  budgetUsd: null,
  timeoutMinutes: null,
  instructions: "",
};

const nothing: ParsedComment = { commands: [], refusals: [] };

function parse(comment: string): ParsedComment {
  return parseComment(comment, vocabulary);
}

/** The one refusal of a comment that asks for nothing else. */
function refusalOf(comment: string): Refusal {
  const { commands, refusals } = parse(comment);
  expect(commands).toEqual([]);
  expect(refusals).toHaveLength(1);
  return refusals[0]!;
}

describe("a line that starts a task", () => {
  const opencode = { agent: "opencode" };
  test.each<[string, Partial<Command>]>([
    ["@porter opencode", opencode],
    ["@porter claude-code", { agent: "claude-code" }],
    ["@porter", {}],
    ["@porter ", {}],
    ["@porter\t", {}],
    ["@porter[bot] opencode", opencode],
    ["@PORTER[BOT] opencode", opencode],
    ["@Porter OpenCode", opencode],
    ["@porter\topencode", opencode],
    ["   @porter    opencode   ", opencode],
    ["@porter --priority=high", { priority: "high" }],
    ["@porter opencode --priority=low", { ...opencode, priority: "low" }],
    ["@porter opencode --priority=normal", opencode],
    ["@porter opencode --priority high", { ...opencode, priority: "high" }],
    ["@porter opencode --no-tests", { ...opencode, noTests: true }],
    ["@porter opencode --draft", { ...opencode, draft: true }],
    ["@porter amp --model=sonnet", { agent: "amp", model: "sonnet" }],
    ["@porter --model=anthropic/claude-sonnet-4.5", { model: "anthropic/claude-sonnet-4.5" }],
    ["@porter --model=qwen2.5-coder:32b", { model: "qwen2.5-coder:32b" }],
    ["@porter --model=@cf/meta/llama_3", { model: "@cf/meta/llama_3" }],
    ["@porter --model gpt-5@2026-01-01", { model: "gpt-5@2026-01-01" }],
    ["@porter --branch=fix/login-7", { branch: "fix/login-7" }],
    ["@porter --branch fix_it.2", { branch: "fix_it.2" }],
    ["@porter --base=release/1.x", { base: "release/1.x" }],
    ["@porter --base main --branch work", { base: "main", branch: "work" }],
    ["@porter --budget=3", { budgetUsd: 3 }],
    ["@porter --budget=2.50", { budgetUsd: 2.5 }],
    ["@porter --budget=2.5", { budgetUsd: 2.5 }],
    ["@porter --budget=$2.50", { budgetUsd: 2.5 }],
    ["@porter --budget $20", { budgetUsd: 20 }],
    ["@porter --budget=0.01", { budgetUsd: 0.01 }],
    ["@porter --timeout=1", { timeoutMinutes: 1 }],
    ["@porter --timeout 60", { timeoutMinutes: 60 }],
    ["@porter opencode fix the login", { ...opencode, instructions: "fix the login" }],
    ["@porter opencode --draft fix the login", { ...opencode, draft: true, instructions: "fix the login" }],
    ["@porter --draft fix the login", { draft: true, instructions: "fix the login" }],
    ["@porter opencode  fix   two  spaces ", { ...opencode, instructions: "fix   two  spaces" }],
    ["@porter opencode fix it --draft", { ...opencode, instructions: "fix it --draft" }],
    ["@porter opencode fix --no-such-flag", { ...opencode, instructions: "fix --no-such-flag" }],
    ["@porter opencode --draft x --draft", { ...opencode, draft: true, instructions: "x --draft" }],
    ["@porter opencode - fix it", { ...opencode, instructions: "- fix it" }],
    ["@porter opencode \u2014 fix it", { ...opencode, instructions: "\u2014 fix it" }],
    ["@porter opencode -5 is negative", { ...opencode, instructions: "-5 is negative" }],
    ["@porter opencode amp is slow", { ...opencode, instructions: "amp is slow" }],
    ["@porter opencode use `x` for @bob & $HOME", { ...opencode, instructions: "use `x` for @bob & $HOME" }],
    ["@porter opencode see <!-- hidden --> below", { ...opencode, instructions: "see  below" }],
    ["@porter opencode corrige\u00A0: la page", { ...opencode, instructions: "corrige\u00A0: la page" }],
    [
      "@porter opencode \u65E5\u672C\u8A9E\u3000\u4FEE\u6B63",
      { ...opencode, instructions: "\u65E5\u672C\u8A9E\u3000\u4FEE\u6B63" },
    ],
    [
      "@porter opencode \u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
      { ...opencode, instructions: "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645" },
    ],
    [
      "@porter opencode ship it \u2764\uFE0F\u200D\u{1F525}",
      { ...opencode, instructions: "ship it \u2764\uFE0F\u200D\u{1F525}" },
    ],
    ["@porter opencode step 1\uFE0F\u20E3", { ...opencode, instructions: "step 1\uFE0F\u20E3" }],
  ])("%j", (comment, expected) => {
    expect(parse(comment)).toEqual({ commands: [{ ...plain, ...expected }], refusals: [] });
  });

  test("all flags at once, in any order and both forms", () => {
    const line =
      "@porter amp --timeout 30 --draft --base=main --budget=$1.25 --no-tests --branch work --model m --priority=low go";
    expect(parse(line).commands).toEqual([
      {
        ...plain,
        agent: "amp",
        timeoutMinutes: 30,
        draft: true,
        base: "main",
        budgetUsd: 1.25,
        noTests: true,
        branch: "work",
        model: "m",
        priority: "low",
        instructions: "go",
      },
    ]);
  });

  test("instructions end with the line", () => {
    expect(parse("@porter opencode fix\nthe rest").commands).toEqual([
      { ...plain, agent: "opencode", instructions: "fix" },
    ]);
  });

  test("an agent keeps the spelling it was registered with", () => {
    const { commands } = parseComment("@porter my-agent", { ...vocabulary, agents: ["My-Agent"] });
    expect(commands).toEqual([{ ...plain, agent: "My-Agent" }]);
  });
});

describe("a line that controls or explains", () => {
  const id = "0199f0c2-7a31-7c3e-9d54-3f2b8a6c1e70";
  test.each<[string, Partial<Command>]>([
    ["@porter stop", { verb: "stop" }],
    ["@porter retry", { verb: "retry" }],
    ["@porter status", { verb: "status" }],
    ["@porter help", { verb: "help" }],
    ["@porter STOP", { verb: "stop" }],
    ["@porter[bot] Help", { verb: "help" }],
    ["@porter stop opencode", { verb: "stop", agent: "opencode" }],
    ["@porter retry Claude-Code ", { verb: "retry", agent: "claude-code" }],
    ["@porter help amp", { verb: "help", agent: "amp" }],
    [`@porter stop ${id}`, { verb: "stop", taskId: id }],
    [`@porter status ${id.toUpperCase()}`, { verb: "status", taskId: id }],
    [`@porter status ${id.replaceAll("-", "")}`, { verb: "status", taskId: id }],
    ["@porter retry 0199f0c2", { verb: "retry", taskId: "0199f0c2" }],
    ["@porter retry 0199f0c2-7a3", { verb: "retry", taskId: "0199f0c2-7a3" }],
    ["@porter retry 0199f0c27a3", { verb: "retry", taskId: "0199f0c2-7a3" }],
  ])("%j", (comment, expected) => {
    expect(parse(comment)).toEqual({ commands: [{ ...plain, ...expected }], refusals: [] });
  });

  test("an agent is meant where a word could also be the beginning of a task id", () => {
    const { commands } = parseComment("@porter stop deadbeef", { ...vocabulary, agents: ["deadbeef"] });
    expect(commands).toEqual([{ ...plain, verb: "stop", agent: "deadbeef" }]);
  });
});

describe("a line that does not address Porter", () => {
  test.each([
    "@porterhouse opencode",
    "@porters opencode",
    "@porter2 opencode",
    "@porter-dev opencode",
    "@porter_x opencode",
    "@porter/team opencode",
    "@porter.dev opencode",
    "@porter@example.com opencode",
    "@porter[x] opencode",
    "@porter[bot]x opencode",
    "@porter[bot opencode",
    "@porter(opencode)",
    "@porter's opencode",
    "@porter.",
    "@porter!",
    "@porter?",
    "@porter:",
    "@porter:opencode",
    "@porter, thanks a lot",
    "@porter\u00E9 opencode",
    "@porter\u0301 opencode",
    "@porter\u200B opencode",
    "@porter\u200Bopencode",
    "@porter\u2060 opencode",
    "@porter\uFE0F opencode",
    "@porter\uFEFF opencode",
    "@porter\u{1F600} opencode",
    "@\u200Bporter opencode",
    "@ porter opencode",
    "@porte\u0433 opencode",
    "@port\u0435r opencode",
    "@@porter opencode",
    "x@porter opencode",
    "me@porter.dev",
    "(@porter opencode)",
    "I asked @porter opencode",
    "porter opencode",
    "/porter opencode",
  ])("%j", (comment) => {
    expect(parse(comment)).toEqual(nothing);
  });
});

describe("a line that is refused", () => {
  test.each<[string, string, string | null]>([
    ["@porter opencod", "unknown_agent", "opencode"],
    ["@porter opencode,", "unknown_agent", "opencode"],
    ['@porter "opencode"', "unknown_agent", "opencode"],
    ["@porter claude fix it", "unknown_agent", "claude-code"],
    ["@porter stpo", "unknown_agent", "stop"],
    ["@porter stop.", "unknown_agent", "stop"],
    ["@porter fix this bug", "unknown_agent", null],
    ["@porter constructor", "unknown_agent", null],
    ["@porter \u043Epencode", "unknown_agent", "opencode"],
    ["@porter `opencode`", "unknown_agent", "opencode"],
    ["@porter [bot] opencode", "unknown_agent", null],
    ["@porter stop opencod", "unknown_agent", "opencode"],
    ["@porter stop 0199f0c", "unknown_agent", null],
    ["@porter stop 0199f0c2-", "unknown_agent", null],
    ["@porter stop 0199-f0c2", "unknown_agent", null],
    ["@porter stop 0199f0c27a317c3e9d543f2b8a6c1e7001", "unknown_agent", null],
    ["@porter help stop", "unknown_agent", null],
    ["@porter stop opencode now", "unexpected_text", "@porter stop"],
    ["@porter stop all of them", "unexpected_text", "@porter stop"],
    ["@porter retry --model=x", "unexpected_text", "@porter retry"],
    ["@porter stop   # Stop current task", "unexpected_text", "@porter stop"],
    ["@porter opencode --prioritty=high", "unknown_flag", "--priority"],
    ["@porter opencode --Priority=high", "unknown_flag", "--priority"],
    ["@porter opencode --no-test", "unknown_flag", "--no-tests"],
    ["@porter opencode --yolo", "unknown_flag", null],
    ["@porter opencode --yolo=1", "unknown_flag", null],
    ["@porter opencode --", "unknown_flag", null],
    ["@porter opencode --=x", "unknown_flag", null],
    ["@porter opencode --constructor", "unknown_flag", null],
    ["@porter opencode -draft", "unknown_flag", "--draft"],
    ["@porter opencode \u2014draft", "unknown_flag", "--draft"],
    ["@porter \u2013model=x", "unknown_flag", "--model"],
    ["@porter opencode \u2014branch=fix/a-long-name", "unknown_flag", "--branch"],
    ["@porter opencode --draft --nope", "unknown_flag", null],
    ["@porter opencode --priority", "missing_value", null],
    ["@porter opencode --priority=", "missing_value", null],
    ["@porter opencode --priority --draft", "missing_value", null],
    ["@porter opencode --model= sonnet", "missing_value", null],
    ["@porter opencode --branch", "missing_value", null],
    ["@porter opencode --budget", "missing_value", null],
    ["@porter opencode --priority=urgent", "bad_value", null],
    ["@porter opencode --priority=HIGH", "bad_value", "high"],
    ["@porter opencode --priority=hihg", "bad_value", "high"],
    ["@porter opencode --priority hi there", "bad_value", null],
    ["@porter opencode --no-tests=true", "bad_value", null],
    ["@porter opencode --draft=", "bad_value", null],
    ["@porter opencode --draft false", "bad_value", null],
    ["@porter opencode --draft --draft", "duplicate_flag", null],
    ["@porter opencode --model=a --model=b", "duplicate_flag", null],
    ["@porter opencode --model=a --draft --model a", "duplicate_flag", null],
    ["@porter opencode --budget=0", "out_of_range", null],
    ["@porter opencode --budget=0.00", "out_of_range", null],
    ["@porter opencode --budget=-1", "out_of_range", null],
    ["@porter opencode --budget -$5", "out_of_range", null],
    ["@porter opencode --budget=20.01", "out_of_range", null],
    ["@porter opencode --budget=99999999999999999999", "out_of_range", null],
    ["@porter opencode --budget=NaN", "bad_value", null],
    ["@porter opencode --budget=Infinity", "bad_value", null],
    ["@porter opencode --budget=1e9", "bad_value", null],
    ["@porter opencode --budget=2.505", "bad_value", null],
    ["@porter opencode --budget=2,50", "bad_value", null],
    ["@porter opencode --budget=.5", "bad_value", null],
    ["@porter opencode --budget=5.", "bad_value", null],
    ["@porter opencode --budget=0x10", "bad_value", null],
    ["@porter opencode --budget=3usd", "bad_value", null],
    ["@porter opencode --budget=3$", "bad_value", null],
    ["@porter opencode --budget=$", "bad_value", null],
    ["@porter opencode --budget=\u0663", "bad_value", null],
    ["@porter opencode --timeout=0", "out_of_range", null],
    ["@porter opencode --timeout=-5", "out_of_range", null],
    ["@porter opencode --timeout=61", "out_of_range", null],
    ["@porter opencode --timeout=1000000000", "out_of_range", null],
    ["@porter opencode --timeout=1.5", "bad_value", null],
    ["@porter opencode --timeout=10m", "bad_value", null],
    ["@porter opencode --timeout=1e1", "bad_value", null],
    ["@porter opencode --timeout=NaN", "bad_value", null],
    ["@porter opencode --timeout=010", "bad_value", null],
    ["@porter opencode --branch=a..b", "bad_branch", null],
    ["@porter opencode --branch=-x", "bad_branch", null],
    ["@porter opencode --branch -x", "bad_branch", null],
    ["@porter opencode --branch=$(id)", "bad_branch", null],
    ['@porter opencode --branch="a b"', "bad_branch", null],
    ["@porter opencode --branch=a=b", "bad_branch", null],
    ["@porter opencode --branch=refs/heads/x", "bad_branch", null],
    ["@porter opencode --branch=main --base=main", "bad_branch", null],
    ["@porter opencode --base=HEAD", "bad_base", null],
    ["@porter opencode --base=a;id", "bad_base", null],
    ["@porter opencode --model=a;b", "bad_model", null],
    ["@porter opencode --model=$(id)", "bad_model", null],
    ["@porter opencode --model='sonnet'", "bad_model", null],
    ["@porter opencode --model=-v", "bad_model", null],
    ["@porter opencode --model -v", "bad_model", null],
    ["@porter opencode --model=s\u043Ennet", "bad_model", null],
    ["@porter opencode --model=a,b", "bad_model", null],
    [`@porter opencode --model=${"m".repeat(129)}`, "bad_model", null],
    ["@porter --draft opencode", "misplaced_word", "@porter opencode"],
    ["@porter --priority=high Claude-Code fix it", "misplaced_word", "@porter claude-code"],
    ["@porter --draft stop", "misplaced_word", "@porter stop"],
    ["@porter: opencode", "bad_mention", "@porter"],
    ["@porter, stop", "bad_mention", "@porter"],
    ["@porter; --draft", "bad_mention", "@porter"],
    ["@porter\u00A0opencode", "hidden_characters", null],
    ["@porter\u3000stop", "hidden_characters", null],
    ["@porter\u000Bopencode", "hidden_characters", null],
    ["@porter\u0000opencode", "hidden_characters", null],
    ["@porter\u2028opencode", "hidden_characters", null],
    ["@porter open\u200Bcode", "hidden_characters", null],
    ["@porter opencode\u200B", "hidden_characters", null],
    ["@porter opencode\u00A0--draft", "hidden_characters", null],
    ["@porter opencode\u00A0fix it", "hidden_characters", null],
    ["@porter \u202Eedocnepo", "hidden_characters", null],
    ["@porter stop\u00ADx", "hidden_characters", null],
    ["@porter stop open\u200Dcode", "hidden_characters", null],
    ["@porter opencode --branch=a\u2003b", "hidden_characters", null],
    ["@porter opencode --branch a\u200Bb", "hidden_characters", null],
    ["@porter opencode --dra\u200Bft", "hidden_characters", null],
    ["@porter opencode --draft\u00A0--no-tests", "hidden_characters", null],
    ["@porter opencode \u00A0--no-tests", "hidden_characters", null],
    ["@porter opencode fix \u202Eit", "hidden_characters", null],
    ["@porter opencode fix\u200B it", "hidden_characters", null],
    ["@porter opencode a\u200Db", "hidden_characters", null],
    ["@porter opencode fix \u{E0041}\u{E0042}", "hidden_characters", null],
    ["@porter opencode \u{1F600}\uFE0F\uFE0F\uFE0F", "hidden_characters", null],
    ["@porter opencode fix \u0007", "hidden_characters", null],
    ["@porter opencode fix \uD83D", "hidden_characters", null],
    ["@porter opencode fix \u2800", "hidden_characters", null],
  ])("%j: %s", (comment, reason, suggestion) => {
    expect(refusalOf(comment)).toMatchObject({ line: 1, reason, suggestion });
  });

  test("a letter that only folds to one of an agent's name is another name", () => {
    const parsed = parseComment("@porter \u212Aimi", { ...vocabulary, agents: ["kimi"] });
    expect(parsed.commands).toEqual([]);
    expect(parsed.refusals).toMatchObject([{ reason: "unknown_agent" }]);
  });

  test("nothing runs where no agent exists, and the refusal says so", () => {
    const { refusals } = parseComment("@porter opencode", { ...vocabulary, agents: [] });
    expect(refusals).toMatchObject([{ reason: "unknown_agent", suggestion: null }]);
    expect(refusals[0]?.message).toContain("Agents: none");
  });
});

describe("the message of a refusal", () => {
  test.each([
    ["@porter cursor", "Agents: `opencode`, `claude-code`, `amp`"],
    ["@porter cursor", "`@porter <agent> [flags] [instructions]`"],
    ["@porter stop a b", "`@porter <verb> [agent or task id]`"],
    ["@porter opencode --nope", "`--priority=low|normal|high`"],
    ["@porter opencode --model", "`--model=<name>`"],
    ["@porter opencode --priority=urgent", "`--priority=low|normal|high`"],
    ["@porter opencode --budget=0", "at most 20 US dollars"],
    ["@porter opencode --timeout=99", "from 1 to 60"],
    ["@porter opencode --branch=a..b", "must not contain `..`"],
    ["@porter opencode --base=a..b", "`--base=<name>`"],
    ["@porter opencode --draft=yes", "takes no value"],
    ["@porter open\u200Bcode", "`open<U+200B>code`"],
  ])("of %j says %j", (comment, expected) => {
    expect(refusalOf(comment).message).toContain(expected);
  });

  test("repeats what was written without markup, mentions or length", () => {
    const { message } = refusalOf("@porter `@octocat`<b>[x](http://y)**z**#1");
    expect(message).toContain("`'@ octocat'<b>[x](http://y)**z**#1`");
    expect(refusalOf(`@porter ${"x".repeat(5000)}`).message).toContain(`\`${"x".repeat(59)}\u2026\``);
    expect(refusalOf(`@porter ${"\u{1F600}".repeat(100)}`).message).toContain(
      `\`${"\u{1F600}".repeat(59)}\u2026\``,
    );
  });
});

describe("several lines in one comment", () => {
  test("are several commands, each with the number of its line", () => {
    const { commands, refusals } = parse(
      "Please:\n\n@porter opencode\r\n@porter amp --draft\n\ntext\n@porter status",
    );
    expect(commands.map(({ line, verb, agent }) => [line, verb, agent])).toEqual([
      [3, "run", "opencode"],
      [4, "run", "amp"],
      [7, "status", null],
    ]);
    expect(refusals).toEqual([]);
  });

  test("may be good and bad; both are told", () => {
    const { commands, refusals } = parse("@porter opencode\n@porter opencod\n@porter amp");
    expect(commands.map(({ line }) => line)).toEqual([1, 3]);
    expect(refusals.map(({ line }) => line)).toEqual([2]);
  });

  test("are at most ten commands; each further one is refused", () => {
    const { commands, refusals } = parse("@porter opencode\n".repeat(12));
    expect(commands.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(refusals).toMatchObject([
      { line: 11, reason: "too_many_commands" },
      { line: 12, reason: "too_many_commands" },
    ]);
  });

  test("do not count towards the ten when they are refused or address nobody", () => {
    const { commands, refusals } = parse(
      `${"@porter nope\n@porterhouse\n".repeat(5)}${"@porter amp\n".repeat(10)}`,
    );
    expect(commands).toHaveLength(10);
    expect(refusals.map(({ reason }) => reason)).toEqual(Array(5).fill("unknown_agent"));
  });

  test("without end get eleven refusals, the last for all that was not read", () => {
    const { commands, refusals } = parse(`${"@porter nope\n".repeat(4000)}@porter opencode`);
    expect(commands).toEqual([]);
    expect(refusals).toHaveLength(11);
    expect(refusals[10]).toMatchObject({ line: 11, reason: "too_many_commands" });
  });
});

test("a comment with nothing for Porter asks for nothing", () => {
  expect(parse("")).toEqual(nothing);
  expect(parse("Looks good to me.\n\n> @porter opencode\n\nThanks!")).toEqual(nothing);
});
