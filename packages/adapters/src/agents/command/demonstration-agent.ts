/**
 * The program behind the agent `demo`. Reads the prompt from standard input and adds an entry to PORTER-DEMO.md
 * in its working folder. No model is involved, and it says so. Node's own modules only: it runs as it is.
 */
import { readFile, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";

const file = "PORTER-DEMO.md";
const introduction =
  "# Porter demonstration\n\nWritten by Porter's demonstration agent. No model was involved and no issue was solved: this file only shows the way from a comment to a pull request.\n";

/** What the prompt says about the issue. Prompts are prose, so each part may be missing. */
interface Issue {
  readonly number: string | null;
  readonly title: string | null;
}

/** Text from an issue as plain words on one line: nothing in it may act as Markdown, HTML or a mention. */
function plain(words: string): string {
  return words
    .replaceAll(/[^\p{L}\p{N}\p{P}\p{Zs}$+=^~|]/gu, " ")
    .replaceAll(/[<>[\]()`*_#@!\\|~]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, 120)
    .trim();
}

function issueIn(prompt: string): Issue {
  // Porter's own sentence at the beginning names the issue; further down, quoted text may name others.
  const number = /\bissue #(\d+)\b/.exec(prompt)?.[1] ?? null;
  const title = /^<.* source="issue title".*>\n> (.+)$/m.exec(prompt)?.[1] ?? null;
  return { number, title: title === null ? null : plain(title) };
}

async function readExisting(): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return introduction;
    throw error;
  }
}

function entry({ number, title }: Issue): string {
  const name = number === null ? "A task without an issue number" : `Issue ${number}`;
  const about = title === null || title === "" ? "" : `: ${title}`;
  return `\n## ${name}${about}\n\nPorter took the comment, started this agent in a clone of the repository and published what it changed: this entry.\n`;
}

async function main(): Promise<void> {
  const paceMs = Number(process.env["PORTER_DEMO_PACE_MS"] ?? "0");
  const say = async (line: string): Promise<void> => {
    process.stdout.write(`${line}\n`);
    await pause(paceMs);
  };
  await say("This is a demonstration: no model is involved.");
  const prompt = await text(process.stdin);
  const issue = issueIn(prompt);
  await say(
    `Read the prompt: ${Buffer.byteLength(prompt)} bytes${issue.number === null ? "" : `, issue ${issue.number}`}.`,
  );
  const existing = await readExisting();
  await say(
    `Looked at ${file}: ${existing === introduction ? "not there yet" : `${Buffer.byteLength(existing)} bytes`}.`,
  );
  await writeFile(file, `${existing.replace(/\n*$/, "\n")}${entry(issue)}`);
  await say(`Added an entry to ${file}.`);
  process.stdout.write("Demonstration finished: the entry says that nothing was solved.\n");
}

await main();
