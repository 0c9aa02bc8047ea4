import { describe, expect, it } from "vitest";
import type { ChangedFile } from "../../changeset/changeset.ts";
import { added, type ForgeScene, plain, png, problemOf, startingFiles, text } from "./forge-scene.ts";
import type { StoredFile } from "./forge-world.ts";

/** That a pull request holds exactly what the changeset says. */
export function publishedContentContract(given: ForgeScene): void {
  describe("pull request", () => {
    it("carries exactly what changed", async () => {
      const hard = "𝄞 naïve Ω 你好 שלום\r\n\ttab, no end of line";
      const large = "ä long line\n".repeat(120_000);
      const files: ChangedFile[] = [
        added("src/größe 你好.md", hard),
        added("empty.txt", ""),
        added("nul.txt", "a\0b"),
        added("large.txt", large),
        { ...added("logo.png", Buffer.from(png).toString("base64")), encoding: "base64" },
        { ...added("link", "src/keep.ts"), mode: "120000" },
        { ...added("deep/er/tool.sh", "#!/bin/sh\n"), mode: "100755" },
        { ...added("src/keep.ts", "export const keep = 2;\n"), change: "modified" },
        { ...added("bin/run.sh", "#!/bin/sh\nexit 1\n"), change: "modified", mode: "100755" },
        { change: "deleted", path: "docs/gone.md" },
        {
          ...added("src/new-name.ts", "export const name = 'new';\n"),
          change: "renamed",
          old_path: "src/old-name.ts",
        },
        added("src/old-name.ts", "// moved\n"),
        { ...added("GUIDE.md", "Run the tests.\n"), change: "renamed", old_path: "AGENTS.md" },
      ];
      const wanted = await given.publication({ changeset: { base_sha: await given.baseSha(), files } });
      await given.forge.ensurePullRequest(wanted);
      expect(bytesOf(await given.world.files(wanted.branch))).toEqual(
        bytesOf({
          ".porter/config.json": startingFiles[".porter/config.json"],
          "README.md": startingFiles["README.md"],
          "GUIDE.md": plain("Run the tests.\n"),
          "bin/run.sh": { mode: "100755", content: text("#!/bin/sh\nexit 1\n") },
          "deep/er/tool.sh": { mode: "100755", content: text("#!/bin/sh\n") },
          "empty.txt": plain(""),
          "large.txt": plain(large),
          link: { mode: "120000", content: text("src/keep.ts") },
          "logo.png": { mode: "100644", content: png },
          "nul.txt": plain("a\0b"),
          "src/größe 你好.md": plain(hard),
          "src/keep.ts": plain("export const keep = 2;\n"),
          "src/new-name.ts": plain("export const name = 'new';\n"),
          "src/old-name.ts": plain("// moved\n"),
        }),
      );
    });

    it("is not opened for changes that change nothing", async () => {
      const files: ChangedFile[] = [
        { ...added("src/keep.ts", "export const keep = 1;\n"), change: "modified" },
      ];
      const wanted = await given.publication({ changeset: { base_sha: await given.baseSha(), files } });
      expect((await problemOf(given.forge.ensurePullRequest(wanted))).code).toBe("nothing_to_publish");
      expect(await given.world.branches()).toEqual([given.world.defaultBranch]);
    });
  });
}

/** In a form whose differences a test report can show. */
function bytesOf(files: Readonly<Record<string, StoredFile>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, { mode, content }]) => [
      path,
      `${mode} ${Buffer.from(content).toString("latin1")}`,
    ]),
  );
}
