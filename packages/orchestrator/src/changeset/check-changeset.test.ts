import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChangedFile, Changeset } from "./changeset.ts";
import { changesetSchema } from "./changeset.ts";
import { type ChangesetRules, type CheckedChangeset, checkChangeset } from "./check-changeset.ts";
import { hasInvisible } from "../text/invisible.ts";
import { defaultProtectedPaths } from "./protected-paths.ts";

const baseSha = "a".repeat(40);
// Made up in two halves, so that no scanner takes this file for a leak.
const modelKey = ["sk-ant-", "api03-Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4"].join("");
const runKey = "c3VwZXItc2VjcmV0LXJ1bi1rZXktZm9yLXRlc3Rz";

const rules: ChangesetRules = {
  baseSha,
  maxBytes: 10_000,
  maxFiles: 5,
  protectedPaths: defaultProtectedPaths,
  secrets: [modelKey, runKey],
};

function added(path: string, content = "x\n", mode: "100644" | "100755" | "120000" = "100644"): ChangedFile {
  return { change: "added", path, mode, content, encoding: "utf-8" };
}

function binary(path: string, content: string): ChangedFile {
  return {
    change: "added",
    path,
    mode: "100644",
    content: Buffer.from(content).toString("base64"),
    encoding: "base64",
  };
}

function check(...files: ChangedFile[]): CheckedChangeset {
  return checkChangeset({ base_sha: baseSha, files }, rules);
}

function codeOf(checked: CheckedChangeset): string | null {
  return checked.ok ? null : checked.failure.code;
}

function messageOf(checked: CheckedChangeset): string {
  return checked.ok ? "" : checked.failure.message;
}

describe("an ordinary changeset", () => {
  it("passes as it is", () => {
    const changeset: Changeset = {
      base_sha: baseSha,
      files: [
        added("src/new.ts"),
        { change: "modified", path: "README.md", mode: "100755", content: "x", encoding: "utf-8" },
        {
          change: "renamed",
          old_path: "a/b.txt",
          path: "a/c.txt",
          mode: "100644",
          content: "x",
          encoding: "utf-8",
        },
        { change: "deleted", path: ".github/ISSUE_TEMPLATE/bug.md" },
        added("docs/link", "../README.md", "120000"),
      ],
    };
    expect(checkChangeset(changesetSchema.parse(changeset), rules)).toEqual({ ok: true, changeset });
  });

  it.each([
    "ünïcödé/日本.txt",
    "with space/a b.txt",
    "..hidden",
    "a..b",
    "git",
    ".gitignore",
    ".github/dependabot.yml",
    "docs/x:y",
  ])("may have the path %s", (path) => {
    expect(codeOf(check(added(path)))).toBeNull();
  });

  it("may turn a folder into a file and back", () => {
    expect(codeOf(check({ change: "deleted", path: "a/b" }, added("a")))).toBeNull();
    expect(codeOf(check({ change: "deleted", path: "a" }, added("a/b")))).toBeNull();
  });
});

describe("base and size", () => {
  it("refuses work on another commit, and a retry may help", () => {
    const checked = checkChangeset({ base_sha: "b".repeat(40), files: [added("a")] }, rules);
    expect(checked).toMatchObject({ ok: false, failure: { code: "base_mismatch", retry: "later" } });
  });

  it("calls nothing changed nothing changed, and says where the agent's words are", () => {
    expect(codeOf(check())).toBe("no_changes");
    expect(messageOf(check())).toMatch(/log on the task page/);
  });

  it("counts files", () => {
    const files = Array.from({ length: 6 }, (_, index) => added(`f${index}`));
    expect(codeOf(check(...files.slice(1)))).toBeNull();
    expect(codeOf(check(...files))).toBe("changeset_too_large");
  });

  it("counts bytes, not characters, and decoded ones", () => {
    expect(codeOf(check(added("a", "é".repeat(5_000))))).toBeNull();
    expect(codeOf(check(added("a", "é".repeat(5_001))))).toBe("changeset_too_large");
    expect(codeOf(check(binary("a", "\u0001".repeat(9_999))))).toBeNull();
    expect(codeOf(check(binary("a", "\u0001".repeat(10_010))))).toBe("changeset_too_large");
  });
});

describe("unsafe paths", () => {
  it.each([
    "../up",
    "a/../../up",
    "a/./b",
    "/etc/passwd",
    "C:/x",
    "a//b",
    "a/",
    "a\\b",
    "a\u0000b",
    "a\nb",
    "a\u2028b",
    "a\u200Bb",
    "a\u202Eb",
    ".git/config",
    "sub/.git/hooks/pre-commit",
    ".GIT/config",
    ".git ",
    ".git./x",
    "git~1/config",
    "GIT~2/config",
    ".git::$INDEX_ALLOCATION/config",
    ".g\u200Cit/config",
    "．git/config",
    `${"a".repeat(256)}`,
    "a/".repeat(2100),
  ])("are refused: %j", (path) => {
    const checked = check(added(path));
    expect(codeOf(checked)).toBe("unsafe_path");
    expect(messageOf(checked)).toMatch(/Nothing was published\. Ask for/);
    expect(hasInvisible(messageOf(checked)) || messageOf(checked).includes("\n")).toBe(false);
  });

  it("are refused also as the old name of a file and for deletions", () => {
    const file = { mode: "100644", content: "x", encoding: "utf-8" } as const;
    expect(codeOf(check({ change: "renamed", old_path: "../a", path: "a", ...file }))).toBe("unsafe_path");
    expect(codeOf(check({ change: "deleted", path: ".git/HEAD" }))).toBe("unsafe_path");
  });

  it.each([
    ["the same path twice", [added("a"), added("a")]],
    ["the same path in two spellings", [added("caf\u00E9"), added("cafe\u0301")]],
    ["a file that is also a folder", [added("a"), added("a/b")]],
    ["a link that is also a folder", [added("a", "b", "120000"), added("a/b/c")]],
    [
      "a file moved away and kept",
      [
        {
          change: "renamed",
          old_path: "a",
          path: "b",
          mode: "100644",
          content: "",
          encoding: "utf-8",
        } as const,
        added("a"),
      ],
    ],
  ])("are refused when they cannot both exist: %s", (_, files) => {
    expect(codeOf(check(...files))).toBe("unsafe_path");
  });

  const hostilePart = fc.constantFrom(
    "..",
    ".",
    "",
    ".git",
    ".GiT",
    ".git.",
    ".git ",
    "git~1",
    "a\\b",
    "a\u0000",
    "\u200B",
  );
  const plainPart = fc.stringMatching(/^[a-f]{1,5}$/);

  it("are refused wherever the bad part stands", () => {
    fc.assert(
      fc.property(fc.array(plainPart), hostilePart, fc.array(plainPart), (before, bad, after) => {
        expect(codeOf(check(added([...before, bad, ...after].join("/"))))).toBe("unsafe_path");
      }),
    );
  });

  it("are not seen in paths of plain parts", () => {
    fc.assert(
      fc.property(fc.array(plainPart, { minLength: 1 }), (parts) => {
        expect(codeOf(check(added(parts.join("/"))))).toBeNull();
      }),
    );
  });
});

describe("protected paths", () => {
  it.each([
    ".github/workflows/ci.yml",
    ".github/workflows/deep/er.yml",
    ".GitHub/Workflows/CI.yml",
    ".github./workflows/ci.yml",
    ".github/actions/setup/action.yml",
    "．github/workflows/ci.yml",
    "CODEOWNERS",
    ".github/codeowners",
    "docs/CODEOWNERS",
    ".gitmodules",
    "GITMOD~1",
    ".porter/config.json",
    ".gitlab-ci.yml",
    "Jenkinsfile",
  ])("are refused: %s", (path) => {
    expect(codeOf(check(added(path)))).toBe("protected_path");
    expect(messageOf(check(added(path)))).toMatch(/change that file by hand/);
  });

  it("are refused also as the old name of a file and for deletions", () => {
    const file = { path: "ci.yml", mode: "100644", content: "x", encoding: "utf-8" } as const;
    expect(codeOf(check({ change: "renamed", old_path: ".github/workflows/ci.yml", ...file }))).toBe(
      "protected_path",
    );
    expect(codeOf(check({ change: "deleted", path: ".github/workflows/ci.yml" }))).toBe("protected_path");
  });

  it("are what the operator says", () => {
    const changeset = {
      base_sha: baseSha,
      files: [added("infra/prod/main.tf"), added(".github/workflows/ci.yml")],
    };
    const own = checkChangeset(changeset, { ...rules, protectedPaths: ["infra/**/*.tf"] });
    expect(messageOf(own)).toContain("`infra/prod/main.tf`");
    expect(codeOf(checkChangeset(changeset, { ...rules, protectedPaths: [] }))).toBeNull();
  });
});

describe("symbolic links", () => {
  it.each([
    ["link", "/etc/passwd"],
    ["link", "../outside"],
    ["a/b/link", "../../../outside"],
    ["link", "a/../../outside"],
    ["x/link", "y/.."],
    ["link", ".git/config"],
    ["a/link", "../.GIT/hooks"],
    ["link", "C:\\Windows"],
    ["link", "~/.ssh/id_rsa"],
    ["link", ""],
    ["link", "a\u0000b"],
  ])("are refused: %s → %j", (path, target) => {
    expect(codeOf(check(added(path, target, "120000")))).toBe("unsafe_symlink");
  });

  it.each([
    ["link", "target"],
    ["a/b/link", "../../target"],
    ["a/link", ".."],
    ["link", "./a//b"],
  ])("may stay inside: %s → %s", (path, target) => {
    expect(codeOf(check(added(path, target, "120000")))).toBeNull();
  });
});

describe("secrets", () => {
  it.each([
    ["as it is", modelKey],
    ["without its first characters", modelKey.slice(8)],
    ["without its last characters", runKey.slice(0, -8)],
    ["in base64", Buffer.from(modelKey).toString("base64")],
    ["in base64 of a longer text", Buffer.from(`x=${runKey};`).toString("base64")],
    ["in base64 for URLs", Buffer.from(`key ${modelKey}`).toString("base64url")],
    ["in hexadecimal", Buffer.from(runKey).toString("hex")],
    ["backwards", Array.from(runKey).toReversed().join("")],
  ])("of this run are found %s, and not repeated", (_, written) => {
    const checked = check(added("ok.txt"), added("src/config.ts", `const a = 1;\n// ${written}\n`));
    expect(codeOf(checked)).toBe("secret_found");
    expect(messageOf(checked)).toContain("`src/config.ts`, line 2,");
    expect(messageOf(checked)).not.toContain(written);
    expect(messageOf(checked)).not.toContain(modelKey.slice(10, 20));
  });

  it.each([
    ["GitHub", `ghp_${"aB3".repeat(12)}`],
    ["GitHub, fine-grained", `github_pat_${"aB3_".repeat(20)}`],
    ["Anthropic", ["sk-ant-", "api03-", "aB3".repeat(12)].join("")],
    ["OpenAI", `sk-proj-${"aB3_".repeat(12)}`],
    ["Google", `AIza${"aB3xY".repeat(7)}`],
    ["AWS", `AKIA${"B3CD".repeat(4)}`],
    ["Slack", `xoxb-${"12345-".repeat(5)}`],
    ["npm", `npm_${"aB3".repeat(12)}`],
    ["a key file", ["-----BEGIN", "OPENSSH PRIVATE KEY-----"].join(" ")],
  ])("of others are known by their shape: %s", (_, secret) => {
    expect(codeOf(check(added("a.txt", `token: ${secret}\n`)))).toBe("secret_found");
  });

  it("are found in files that are not text, in links and in names", () => {
    expect(codeOf(check(binary("a.bin", `\u0001${modelKey}\u0002`)))).toBe("secret_found");
    expect(codeOf(check(added("link", modelKey, "120000")))).toBe("secret_found");
    const named = check(added(`${runKey}.txt`));
    expect(codeOf(named)).toBe("secret_found");
    expect(messageOf(named)).not.toContain(runKey);
  });

  it.each([
    ["examples of vendors", "AKIAIOSFODNN7EXAMPLE"],
    ["words that begin alike", "task-list-item-with-a-very-long-class-name-that-goes-on risk-of-a-long-name"],
    ["public keys", "-----BEGIN PUBLIC KEY-----"],
    ["hashes", "a".repeat(64)],
  ])("are not seen in %s", (_, text) => {
    expect(codeOf(check(added("a.txt", text)))).toBeNull();
  });
});
