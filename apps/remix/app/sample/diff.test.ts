// @vitest-environment node
import { describe, expect, it } from "vitest";

import { parseDiff } from "./diff.ts";

const changed = `diff --git a/src/greet.js b/src/greet.js
index 83db48f..bf269f4 100644
--- a/src/greet.js
+++ b/src/greet.js
@@ -1,4 +1,5 @@ export
 // Greets.
-export function greet() {
--- not a header
+export function greet(name) {
+++ not a header
+  return name;
 }
\\ No newline at end of file
`;

describe("a unified diff", () => {
  it("becomes numbered lines; content that looks like a header stays content", () => {
    const [file] = parseDiff(changed);
    expect(file).toMatchObject({
      path: "src/greet.js",
      change: "changed",
      added: 3,
      removed: 2,
      binary: false,
    });
    expect(file?.hunks[0]?.heading).toBe("export");
    expect(
      file?.hunks[0]?.lines.map(({ kind, oldNumber, newNumber }) => [kind, oldNumber, newNumber]),
    ).toEqual([
      ["same", 1, 1],
      ["removed", 2, null],
      ["removed", 3, null],
      ["added", null, 2],
      ["added", null, 3],
      ["added", null, 4],
      ["same", 4, 5],
    ]);
  });

  it("tells new, deleted, renamed and binary files apart", () => {
    const diff = [
      "diff --git a/new.md b/new.md\nnew file mode 100644\n--- /dev/null\n+++ b/new.md\n@@ -0,0 +1 @@\n+x\n",
      "diff --git a/old.md b/old.md\ndeleted file mode 100644\n--- a/old.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n",
      "diff --git a/a.md b/b.md\nsimilarity index 100%\nrename from a.md\nrename to b.md\n",
      "diff --git a/logo.png b/logo.png\nindex 1..2 100644\nBinary files a/logo.png and b/logo.png differ\n",
    ].join("");
    expect(parseDiff(diff).map(({ path, change, binary }) => [path, change, binary])).toEqual([
      ["new.md", "added", false],
      ["old.md", "removed", false],
      ["b.md", "renamed", false],
      ["logo.png", "changed", true],
    ]);
  });

  it("is no files when it is empty", () => {
    expect(parseDiff("")).toEqual([]);
  });
});
