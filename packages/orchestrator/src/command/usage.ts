import type { Vocabulary } from "./command.ts";
import { controlForm, controlVerbs, flagForm, flags, runForm } from "./grammar.ts";
import { agentNames } from "./name-agent.ts";

/**
 * The reply to `@porter help`, in Markdown: forms, flags and verbs of the grammar, and the agents there are.
 * All forms stand in code, hence it starts nothing and mentions nobody.
 */
export function usageText(vocabulary: Vocabulary): string {
  const flagLines = flags.map((rule) => {
    const help = typeof rule.help === "string" ? rule.help : rule.help(vocabulary);
    return `- \`${flagForm(rule)}\` ${help}`;
  });
  return [
    "Begin a line of a comment with one of these:",
    "",
    `- \`${runForm}\` Start a task; without an agent the repository's default agent runs.`,
    ...controlVerbs.map(({ verb, help }) => `- \`${controlForm.replace("<verb>", verb)}\` ${help}`),
    "",
    `Agents: ${agentNames(vocabulary)}`,
    "",
    "Flags, each at most once:",
    "",
    ...flagLines,
    "",
    "A value may also follow a space: `--model <name>`. Text behind the flags, to the end of the line, goes to the " +
      "agent as extra instructions. Several lines are several tasks. Code, quotes and comments in HTML are not read.",
  ].join("\n");
}
