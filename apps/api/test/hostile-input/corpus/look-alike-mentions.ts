import type { Expected, HostileCase } from "../hostile-case.ts";

const written = (name: string, text: string, expected: Expected): HostileCase => ({
  name,
  arrange: async (stage) => {
    stage.open();
    await stage.ask(text);
  },
  expected,
});

const ignored = { kind: "ignored", reason: "not_addressed" } as const;
const hidden = { kind: "refused", reason: "hidden_characters" } as const;

/** Names that only look like Porter's, and spaces that only look like spaces. */
export const lookAlikeMentions: readonly HostileCase[] = [
  written("a Cyrillic o in the mention", "@p\u043Erter record", ignored),
  written("a full-width commercial at", "\uFF20porter record", ignored),
  written("full-width letters", "@\uFF50\uFF4F\uFF52\uFF54\uFF45\uFF52 record", ignored),
  written("a combining mark behind the mention", "@porter\u0301 record", ignored),
  written("a zero-width space within the mention", "@por\u200Bter record", ignored),
  written("a zero-width space behind the mention", "@porter\u200B record", ignored),
  written("a bidirectional override before the mention", "\u202E@porter record", ignored),
  written("the account porter-bot", "@porter-bot record", ignored),
  written("the team acme/porter", "@acme/porter record", ignored),
  written("a longer login", "@porters record", ignored),
  written("a no-break space behind the mention", "@porter\u00A0record", hidden),
  written("an agent name with a tag character", "@porter record\u{E0041}", hidden),
  written("an agent name with a Cyrillic e", "@porter r\u0435cord", {
    kind: "refused",
    reason: "unknown_agent",
  }),
  written("instructions with a bidirectional override", "@porter record fix \u202Eti\u202C", hidden),
  written("instructions with tag characters", "@porter record fix it\u{E0064}\u{E0065}", hidden),
  written("instructions with a NUL", "@porter record fix\u0000it", hidden),
];
