import type { GitHubStandIn } from "../stand-in.ts";
import { sampleFiles } from "./files.ts";

/** What try mode has to know about the sample. */
export interface SampleRepository {
  /** `owner/name`. */
  readonly repository: string;
  /** Whoever tries Porter: has write access, so that Porter listens to them. */
  readonly maintainer: string;
  /** Has no access: Porter refuses their commands. */
  readonly outsider: string;
  /** Numbers of the open issues; the first is the one to start with. */
  readonly issues: readonly number[];
}

const repository = "acme/reading-time";
const maintainer = "you";
const outsider = "robin-visits";

/** Fills an empty stand-in with the small project that people meet first in try mode. */
export async function createSampleRepository(standIn: GitHubStandIn): Promise<SampleRepository> {
  await standIn.addRepository({
    name: repository,
    description: "Says how long a text takes to read",
    primaryLanguage: "JavaScript",
    files: sampleFiles,
    collaborators: { [maintainer]: "write", "mira-chen": "maintain" },
  });
  const label = standIn.openIssue({
    repository,
    author: outsider,
    title: "A short text is labelled “1 minutes”",
    labels: ["bug", "good first issue"],
    body: `Thanks for this, it is just what I needed for my blog. One small thing: posts of up to 200 words show **1 minutes** under the title.

\`\`\`js
readingTime("A short note.").label; // "1 minutes"
\`\`\`

I expected \`1 minute\`.
`,
  });
  const markup = standIn.openIssue({
    repository,
    author: "mira-chen",
    title: "Count words in Markdown without the markup",
    labels: ["enhancement"],
    body: `\`countWords\` takes plain text, but most callers pass Markdown. Links and code blocks then count far too much:

- \`[docs](https://example.com/a/b)\` should be one word, its text
- fenced code blocks should not count at all
- \`#\`, \`*\`, \`-\` and \`>\` on their own are not words

I suggest a new \`countMarkdownWords(text)\` beside \`countWords\`, so that nothing changes for plain text, and a row for it in the README.
`,
  });
  standIn.comment(
    { repository, number: markup.number },
    maintainer,
    "Agreed. No dependency for this, please: a few regular expressions will do.",
  );
  const speed = standIn.openIssue({
    repository,
    author: maintainer,
    title: "Let callers choose the reading speed",
    labels: ["enhancement"],
    body: `200 words a minute is a fair default for English prose, but technical texts are read more slowly.

\`readingTime(text, { wordsPerMinute: 120 })\` should work. Zero, negative numbers and \`NaN\` should throw a \`RangeError\` that says what is allowed.
`,
  });
  return { repository, maintainer, outsider, issues: [label.number, markup.number, speed.number] };
}
