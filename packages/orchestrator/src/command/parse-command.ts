import type { Command, ParsedComment, Refusal, Vocabulary } from "./command.ts";
import { maxCommands } from "./grammar.ts";
import { mentionLines } from "./mention-lines.ts";
import { parseLine } from "./parse-line.ts";
import type { Problem } from "./problem.ts";
import { readMention } from "./read-mention.ts";

/** Reading stops behind so many bad lines, so that no comment can ask for an endless reply. */
const maxRefusals = 10;

/**
 * Parses everything a comment asks Porter for. Never throws and takes time linear in the length of the text.
 *
 * - A command begins a line, behind at most three spaces, in text that readers see as text: `mentionLines` says which.
 * - `@porter [agent] [flags] [instructions]` starts a task. Without an agent the repository's default runs. Mention,
 *   agent and verb ignore case, flags and their values do not. Flags end at the first word that is none: from there to
 *   the end of the line everything is instructions, word for word, also what looks like a flag.
 * - `@porter stop|retry|status|help [agent or task id]` controls or explains.
 * - A line that addresses Porter and is anything else is a refusal with its reason. At most 10 lines become commands;
 *   each further one is refused with `too_many_commands`. Behind the tenth refusal one more stands for the rest.
 *
 * @param text the comment as delivered.
 */
export function parseComment(text: string, vocabulary: Vocabulary): ParsedComment {
  const commands: Command[] = [];
  const refusals: Refusal[] = [];
  for (const line of mentionLines(text)) {
    const reading = readLine(line.text, vocabulary);
    if (reading === null) continue;
    if ("command" in reading && commands.length < maxCommands) {
      commands.push({ line: line.number, ...reading.command });
      continue;
    }
    const problem = "command" in reading ? tooManyCommands : reading.problem;
    const stop = refusals.length === maxRefusals;
    refusals.push({ line: line.number, ...(stop ? notRead : problem) });
    if (stop) break;
  }
  return { commands, refusals };
}

function readLine(text: string, vocabulary: Vocabulary): ReturnType<typeof parseLine> | null {
  const mention = readMention(text, vocabulary);
  if (mention.kind === "other") return null;
  return mention.kind === "refused" ? mention : parseLine(mention.rest, vocabulary);
}

const tooManyCommands: Problem = {
  reason: "too_many_commands",
  message: `One comment may give at most ${maxCommands} commands. Write a new comment for the rest.`,
  suggestion: null,
};

const notRead: Problem = {
  reason: "too_many_commands",
  message: "From here on nothing was read: too many lines above cannot be carried out. Correct them first.",
  suggestion: null,
};
