import fc from "fast-check";
import type { AgentSample } from "./agent-sample.ts";

/** What printing programs, pipes and length limits do to streams, and worse. */
export const mutations = [
  "cut",
  "garbled",
  "interleaved",
  "noisy",
  "huge",
  "duplicated",
  "reordered",
] as const;
type Mutation = (typeof mutations)[number];

/** A stream after a mutation, and how its process may have ended. */
export interface MutatedStream {
  readonly mutation: Mutation;
  readonly lines: readonly string[];
}

const noise = [
  "npm warn deprecated something@1.0.0: use something else",
  "\u001b[31mError: out of luck\u001b[0m",
  "    at Object.<anonymous> (/opt/agent/cli.js:1:2345)",
  "Segmentation fault (core dumped)",
  "{",
  '{"type":',
  '{"type":"error"}',
  '{"type":"result"}',
  "null",
  "[]",
  "\ufffd\u0000\u0007",
  "",
];

const million = 1_000_000;

/** Fields by which streams carry what models, tools and providers say. */
const wordy =
  /"(?:text|content|result|message|error|output|aggregated_output|title|command|file_path|name)":"/g;

/** The line with one of its texts grown to megabytes: still an event of its kind. */
function withEndlessText(line: string, which: number): string {
  const places = [...line.matchAll(wordy)];
  const place = places[which % Math.max(1, places.length)];
  if (place === undefined) return line + "word ".repeat(million);
  const at = place.index + place[0].length;
  return line.slice(0, at) + "word ".repeat(million) + line.slice(at);
}

/** A line of several megabytes: of one endless text, without its end, of endless structure, or no event at all. */
function enlarge(line: string, how: number): string {
  const shapes = [
    () => withEndlessText(line, how >> 3),
    () => withEndlessText(line, how >> 3),
    () => withEndlessText(line, how >> 3),
    () => `${line.slice(0, -1)},"more":"${"x".repeat(3 * million)}`,
    () => "[".repeat(2 * million),
    () => `{"type":"assistant","message":{"content":[${'{"type":"text","text":"a"},'.repeat(100_000)}{}]}}`,
    () => "no json at all ".repeat(200_000),
  ];
  return shapes[how % shapes.length]?.() ?? line;
}

function garble(text: string, bytes: readonly number[]): string {
  const whole = Array.from(text);
  for (const byte of bytes) {
    // What the runner makes of bytes that are no UTF-8, or the byte itself where it is a character.
    whole[(byte * 7919) % (whole.length + 1)] = byte % 2 === 0 ? "\ufffd" : String.fromCharCode(byte % 256);
  }
  return whole.join("");
}

interface Material {
  readonly text: string;
  readonly other: readonly string[];
  readonly numbers: readonly [number, ...number[]];
}

function linesAfter(mutation: Mutation, { text, other, numbers }: Material): string[] {
  const lines = text.split("\n");
  const [first] = numbers;
  const at = first % (lines.length + 1);
  const number = (index: number) => numbers[index % numbers.length] ?? first;
  switch (mutation) {
    case "cut":
      return text.slice(0, first % (text.length + 1)).split("\n");
    case "garbled":
      return garble(text, numbers).split("\n");
    case "interleaved":
      return lines.flatMap((line, index) => [line, ...other.slice(index, index + (number(index) % 3))]);
    case "noisy":
      return lines.flatMap((line, index) => [noise[number(index) % noise.length] ?? "", line]);
    case "huge":
      return lines.toSpliced(at, 1, enlarge(lines[at] ?? "", number(1)));
    case "duplicated":
      return lines.flatMap((line, index) => Array.from({ length: 1 + (number(index) % 3) }, () => line));
    case "reordered":
      return lines
        .map((line, index) => ({ line, key: (number(index) * (index + 1)) % 101 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ line }) => line);
  }
}

/** Streams made from recorded ones. A huge line takes long to read even when that goes well, hence there are few. */
export function mutatedStreams(samples: readonly AgentSample[]): fc.Arbitrary<MutatedStream> {
  const texts = samples.map(({ text }) => text);
  const text = fc.constantFrom(...(texts.length === 0 ? [""] : texts));
  const weights = mutations.map((mutation) => ({
    weight: mutation === "huge" ? 1 : 3,
    arbitrary: fc.constant(mutation),
  }));
  return fc
    .record({
      mutation: fc.oneof(...weights),
      text,
      other: text,
      numbers: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
    })
    .map(({ mutation, text: own, other, numbers: [first = 0, ...more] }) => ({
      mutation,
      lines: linesAfter(mutation, { text: own, other: other.split("\n"), numbers: [first, ...more] }),
    }));
}
