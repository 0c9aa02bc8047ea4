import type { HostileCase } from "../hostile-case.ts";

const refused = (flags: string, reason: string, attempt = 0): HostileCase => ({
  name: JSON.stringify(flags),
  arrange: async (stage) => {
    stage.open();
    await stage.ask(`@porter record ${flags} go`);
  },
  expected: { kind: "refused", reason, attempt },
});

/** Values that mean something to a shell, to git or to an agent's own command line. */
export const flagValues: readonly HostileCase[] = [
  refused("--branch=$(id)", "bad_branch"),
  refused("--branch=a`id`", "bad_branch"),
  refused("--branch=a;id", "bad_branch"),
  refused("--branch=a|id", "bad_branch"),
  refused("--branch=a\u3000b", "hidden_characters"),
  refused("--branch=a\u00A0&&id", "hidden_characters"),
  refused("--branch=../main", "bad_branch"),
  refused("--branch=a..b", "bad_branch"),
  refused("--branch=a@{1}", "bad_branch"),
  refused("--branch=a.lock", "bad_branch"),
  refused("--branch=refs/heads/main", "bad_branch"),
  refused("--branch=-f", "bad_branch"),
  refused("--branch=HEAD", "bad_branch"),
  refused("--branch=main --base=main", "bad_branch"),
  // A good name, but not Porter's branch: it is not overwritten.
  refused("--branch=main --base=release", "forge_not_found", 1),
  refused("--base=mallory:main", "bad_base"),
  refused("--base=https://x.example/r.git", "bad_base"),
  refused("--base=--upload-pack=id", "bad_base"),
  refused("--model=$(id)", "bad_model"),
  refused("--model=--dangerously-skip-permissions", "bad_model"),
  refused("--model=a\u200Bb", "hidden_characters"),
  refused("--budget=NaN", "bad_value"),
  refused("--budget=1e9", "bad_value"),
  refused("--budget=1000000000", "out_of_range"),
  refused("--budget=-1", "out_of_range"),
  refused("--timeout=Infinity", "bad_value"),
  refused("--timeout=0", "out_of_range"),
  refused("--draft --draft", "duplicate_flag"),
  refused("--__proto__=x", "unknown_flag"),
  refused("--constructor", "unknown_flag"),
];
