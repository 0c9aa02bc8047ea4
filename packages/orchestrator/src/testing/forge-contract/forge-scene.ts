import { afterEach, beforeEach } from "vitest";
import type { ChangedFile } from "../../changeset/changeset.ts";
import type { Forge, ManagedComment, Publication } from "../../forge/forge.ts";
import type { CheckReport } from "../../forge/task-signs.ts";
import { PorterError } from "../../porter-error.ts";
import type { ForgeContract, ForgeWorld, StoredFile } from "./forge-world.ts";

export const text = (content: string): Uint8Array => new TextEncoder().encode(content);
export const plain = (content: string): StoredFile => ({ mode: "100644", content: text(content) });
/** Bytes that are not UTF-8. */
export const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff, 0xfe]);

export const startingFiles = {
  "AGENTS.md": plain("Run the tests.\n"),
  "README.md": plain("# Widgets\n"),
  ".porter/config.json": plain('{"agent":"opencode"}\n'),
  "bin/run.sh": { mode: "100755", content: text("#!/bin/sh\nexit 0\n") },
  "docs/gone.md": plain("Old.\n"),
  "src/keep.ts": plain("export const keep = 1;\n"),
  "src/old-name.ts": plain("export const name = 'old';\n"),
} satisfies Record<string, StoredFile>;

/** What a test of the contract starts from: a world of its own, a forge in it, and what one asks of a forge. */
export interface ForgeScene {
  readonly world: ForgeWorld;
  readonly forge: Forge;
  readonly managed: (changes?: Partial<ManagedComment>) => ManagedComment;
  readonly publication: (changes?: Partial<Publication>) => Promise<Publication>;
  /** The newest commit of the default branch. */
  readonly baseSha: () => Promise<string>;
}

/** Makes a new scene for every test that follows. */
export function useForgeScene({ setup }: ForgeContract): ForgeScene {
  let world: ForgeWorld;
  let forge: Forge;
  beforeEach(async () => {
    world = await setup(startingFiles);
    forge = world.startForge();
  });
  afterEach(() => world.close());
  const baseSha = async (): Promise<string> => (await world.commits(world.defaultBranch))[0]!.sha;
  return {
    get world() {
      return world;
    },
    get forge() {
      return forge;
    },
    baseSha,
    managed: (changes = {}) => ({
      repository: world.repository,
      issueNumber: world.issueNumber,
      commentId: null,
      marker,
      body: `Task queued\n\n${marker}`,
      mayExist: false,
      ...changes,
    }),
    publication: async (changes = {}) => ({
      repository: world.repository,
      branch: "porter/issue-1-opencode",
      base: world.defaultBranch,
      changeset: { base_sha: await baseSha(), files: [added("src/new.ts", "export {};\n")] },
      commitMessage: "Add a module\n\nCo-authored-by: Alice <alice@example.org>",
      title: "Add a module",
      body: "Closes #1",
      draft: false,
      ...changes,
    }),
  };
}

export const marker = '<!-- porter {"task":"019a0000-0000-7000-8000-000000000001","v":1} -->';

export function report(): CheckReport {
  return {
    externalId: "019a0000-0000-7000-8000-000000000001",
    state: "success",
    detailsUrl: "https://porter.example/tasks/019a0000-0000-7000-8000-000000000001",
    title: "The change is published",
    summary: "Sample on issue 1.",
  };
}

export function added(path: string, content: string): Extract<ChangedFile, { change: "added" }> {
  return { change: "added", path, mode: "100644", content, encoding: "utf-8" };
}

export async function problemOf(call: Promise<unknown>): Promise<PorterError> {
  const thrown = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof PorterError)) throw new Error("expected a PorterError", { cause: thrown });
  return thrown;
}
