import { expect } from "vitest";
import { z } from "zod";
import { type Expected, planted } from "./hostile-case.ts";
import { letters } from "./letters.ts";
import { type Quotation, readPrompt } from "./read-prompt.ts";
import type { Stage } from "./stage.ts";

const sawSchema = z.object({
  stdin: z.string(),
  argv: z.array(z.string()),
  env: z.record(z.string(), z.string()),
});

/** Everything that an agent may find in its environment; macOS and Python add the rest. */
const knownVariables = new Set(["HOME", "LANG", "LC_CTYPE", "PATH", "TMPDIR", "__CF_USER_TEXT_ENCODING"]);
const mayWrite = new Set(["write", "maintain", "admin"]);

/** Judges what the agent really got, as it wrote it down on the branch that Porter published. */
export async function judgeRun(
  stage: Stage,
  branch: string,
  expected: Extract<Expected, { kind: "runs" }>,
): Promise<void> {
  const saw = await agentSaw(stage, branch);
  expect(saw.argv, "arguments of the agent").toEqual([]);
  expect(Object.keys(saw.env).filter((name) => !knownVariables.has(name))).toEqual([]);
  const { quotations, own } = readPrompt(saw.stdin);
  expect(letters(own), "the instructions").not.toContain(letters(planted));
  for (const quotation of quotations) judgeMark(stage, quotation);
  const quoted = quotations.map(({ source, text }) => `${source}\n${text}`).join("\n");
  for (const text of expected.contains ?? []) expect(quoted).toContain(text);
  for (const text of expected.lacks ?? []) expect(saw.stdin).not.toContain(text);
  for (const text of expected.instructed ?? []) expect(own).toContain(text);
}

/** The file of a branch in which the agent wrote down what it got. */
async function agentSaw(stage: Stage, branch: string): Promise<z.output<typeof sawSchema>> {
  const { git } = stage.under.standIn.repository(stage.repository);
  const head = await git.readCommit((await git.branch(branch)) ?? "");
  const entry = (await git.readTree(head?.tree ?? ""))?.find(({ name }) => name === "agent-saw.json");
  const blob = await git.objects.read(entry?.sha ?? "");
  return sawSchema.parse(JSON.parse(blob?.data.toString("utf8") ?? "null"));
}

/** On a public repository only people who may write are quoted without the mark. */
function judgeMark(stage: Stage, { source, author, confirmed }: Quotation): void {
  const repository = stage.under.standIn.repository(stage.repository);
  if (!confirmed || repository.private) return;
  expect(source, "a list of titles by anybody").not.toMatch(/^linked/);
  if (author === null) return;
  const role = repository.collaborators.get(author.toLowerCase())?.role ?? "none";
  expect(mayWrite.has(role), `${source} of ${author} counts as written by somebody with write access`).toBe(
    true,
  );
}
