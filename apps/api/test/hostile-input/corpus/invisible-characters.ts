import { type HostileCase, planted } from "../hostile-case.ts";

const tags = Array.from(planted, (letter) =>
  String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0)),
).join("");

const hidden = (
  name: string,
  title: string,
  { contains, lacks }: { contains: readonly string[]; lacks: readonly string[] },
): HostileCase => ({
  name,
  arrange: async (stage) => {
    stage.open({ title, body: `${title}\n\nMore of it.` });
    await stage.ask();
  },
  expected: { kind: "runs", contains, lacks },
});

/** Title and body with characters that nobody sees. */
export const invisibleCharacters: readonly HostileCase[] = [
  hidden("zero-width characters", "Slow\u200B re\u200Cport\u2060 \uFEFFhere", {
    contains: ["Slow report here"],
    lacks: ["\u200B", "\u200C", "\u2060", "\uFEFF"],
  }),
  hidden("right-to-left overrides and isolates", "Slow \u202Etroper\u202C \u2066here\u2069", {
    contains: ["Slow troper here"],
    lacks: ["\u202E", "\u202C", "\u2066", "\u2069"],
  }),
  hidden("a sentence in tag characters", `Slow report${tags}`, { contains: ["Slow report"], lacks: [tags] }),
  hidden("soft hyphens and fillers", "Slow re\u00ADport\u3164\u115F", {
    contains: ["Slow report"],
    lacks: ["\u00AD", "\u3164", "\u115F"],
  }),
  hidden("a sentence in variation selectors", "Slow report\u{E0101}\u{E0120}\uFE01", {
    contains: ["Slow report"],
    lacks: ["\u{E0101}", "\u{E0120}", "\uFE01"],
  }),
  hidden("controls, NUL among them", "Slow\u0000 re\u0007port\u001B[2J here", {
    // What Postgres cannot store is shown as a replacement.
    contains: ["Slow\uFFFD report[2J here"],
    lacks: ["\u0000", "\u0007", "\u001B"],
  }),
  hidden("lone halves of surrogate pairs", "Slow \uD800 report \uDC00", {
    contains: ["Slow \uFFFD report"],
    lacks: ["\uD800", "\uDC00"],
  }),
  {
    name: "entities of invisible characters",
    arrange: async (stage) => {
      stage.open({ body: "Slow&#8203;ly&shy; and&#x200E; on" });
      await stage.ask();
    },
    expected: { kind: "runs", lacks: ["&#8203;", "&shy;", "&#x200E;"] },
  },
];
