/** The sample project: small enough to read in a minute, and its tests run on bare Node. */
export const sampleFiles: Readonly<Record<string, string>> = {
  "README.md": `# reading-time

Says how long a text takes to read.

\`\`\`js
import { readingTime } from "./src/reading-time.js";

readingTime(article); // { words: 930, minutes: 5, label: "5 minutes" }
\`\`\`

| Function | What it does |
|---|---|
| \`countWords(text)\` | Number of words in a plain text |
| \`readingTime(text)\` | Words, whole minutes (rounded up) and a label to show |

The reading speed is 200 words a minute.

## Development

Node 20 or newer; there is nothing to install.

\`\`\`sh
node --test
\`\`\`
`,
  "AGENTS.md": `# Notes for coding agents

- Plain JavaScript modules, no dependencies, no build step. Keep it that way.
- Source is in \`src/\`, tests are in \`test/\` and use \`node:test\` and \`node:assert/strict\`.
- Run \`node --test\` before you finish. Every change in behaviour comes with a test.
- Exported functions have a JSDoc comment. The table in the README lists them.
`,
  "package.json": `{
  "name": "reading-time",
  "version": "0.3.0",
  "description": "Says how long a text takes to read",
  "type": "module",
  "exports": "./src/reading-time.js",
  "scripts": {
    "test": "node --test"
  },
  "engines": {
    "node": ">=20"
  }
}
`,
  "src/count-words.js": `/**
 * Counts the words of a plain text. What stands between two spaces is a word.
 *
 * @param {string} text
 * @returns {number}
 */
export function countWords(text) {
  const trimmed = text.trim();
  return trimmed === "" ? 0 : trimmed.split(/\\s+/).length;
}
`,
  "src/reading-time.js": `import { countWords } from "./count-words.js";

export { countWords };

const wordsPerMinute = 200;

/**
 * Estimates how long a text takes to read.
 *
 * @param {string} text
 * @returns {{ words: number, minutes: number, label: string }}
 */
export function readingTime(text) {
  const words = countWords(text);
  const minutes = Math.ceil(words / wordsPerMinute);
  return { words, minutes, label: \`\${minutes} minutes\` };
}
`,
  "test/count-words.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { countWords } from "../src/count-words.js";

test("counts words between any white space", () => {
  assert.equal(countWords("one two\\tthree\\nfour"), 4);
});

test("an empty text has no words", () => {
  assert.equal(countWords("  \\n "), 0);
});
`,
  "test/reading-time.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { readingTime } from "../src/reading-time.js";

const textOf = (words) => "word ".repeat(words);

test("rounds up to whole minutes", () => {
  assert.equal(readingTime(textOf(201)).minutes, 2);
});

test("labels the time in minutes", () => {
  assert.equal(readingTime(textOf(900)).label, "5 minutes");
});
`,
  ".gitignore": `node_modules/
`,
};
