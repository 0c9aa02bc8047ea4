import type { Failure } from "../porter-error.ts";
import { oneLine } from "../text/invisible.ts";
import { utf8Length } from "../text/utf8.ts";
import { decodeBase64 } from "../text/base64.ts";
import type { ChangedFile, Changeset } from "./changeset.ts";
import { type SecretFinder, secretFinder } from "./find-secret.ts";
import { conflictingPaths } from "./path-conflicts.ts";
import { protectionOf } from "./protected-paths.ts";
import { pathProblem } from "./safe-path.ts";
import { symlinkProblem } from "./safe-symlink.ts";

/** What a changeset is held against. */
export interface ChangesetRules {
  /** The commit the run was told to work on. */
  readonly baseSha: string;
  /** Upper bound for the contents of all files together, bytes. */
  readonly maxBytes: number;
  readonly maxFiles: number;
  /** Patterns as `matchesPattern` reads them, such as `defaultProtectedPaths`. */
  readonly protectedPaths: readonly string[];
  /** Values that were in use during the run and must not be in what it hands back. */
  readonly secrets: readonly string[];
}

export type CheckedChangeset =
  | { readonly ok: true; readonly changeset: Changeset }
  | { readonly ok: false; readonly failure: Failure };

type Check = (changeset: Changeset, rules: ChangesetRules) => Failure | null;

/**
 * Decides whether what a run changed may be published. The run is not trusted: its agent has read text from strangers.
 *
 * Failure codes: `base_mismatch`, `no_changes`, `changeset_too_large`, `unsafe_path`, `protected_path`,
 * `unsafe_symlink`, `secret_found`. Sentences name files and lines, never a secret.
 */
export function checkChangeset(changeset: Changeset, rules: ChangesetRules): CheckedChangeset {
  // Size comes before anything that reads contents, so that a hostile changeset costs little.
  const checks: readonly Check[] = [
    checkBase,
    checkSize,
    checkPaths,
    checkProtection,
    checkSymlinks,
    checkSecrets,
  ];
  for (const check of checks) {
    const failure = check(changeset, rules);
    if (failure !== null) return { ok: false, failure };
  }
  return { ok: true, changeset };
}

function checkBase(changeset: Changeset, rules: ChangesetRules): Failure | null {
  if (changeset.base_sha !== rules.baseSha) {
    return {
      code: "base_mismatch",
      message: `The run worked on commit ${changeset.base_sha.slice(0, 12)} in place of ${rules.baseSha.slice(0, 12)}; nothing was published. Comment \`@porter retry\` to run it again on the right one.`,
      retry: "later",
    };
  }
  if (changeset.files.length > 0) return null;
  return {
    code: "no_changes",
    message:
      "The agent ended without changing any file, so there is nothing to publish. Its last words are in the log on the task page; say more exactly what should change and comment again.",
    retry: "never",
  };
}

function checkSize({ files }: Changeset, rules: ChangesetRules): Failure | null {
  const bytes = files.reduce((sum, file) => sum + contentBytes(file), 0);
  if (files.length <= rules.maxFiles && bytes <= rules.maxBytes) return null;
  return {
    code: "changeset_too_large",
    message: `The agent changed ${files.length} files with ${megabytes(bytes)} MB; one pull request may hold ${rules.maxFiles} files and ${megabytes(rules.maxBytes)} MB. Nothing was published. Ask for less in one go, or list generated files in \`.gitignore\`.`,
    retry: "never",
  };
}

function checkPaths({ files }: Changeset): Failure | null {
  for (const path of files.flatMap(pathsOf)) {
    const problem = pathProblem(path);
    if (problem !== null) return unsafePath(`The path ${shown(path)} ${problem}.`);
  }
  const conflict = conflictingPaths(files);
  if (conflict === null) return null;
  return unsafePath(
    `The changes name ${shown(conflict[0])} and ${shown(conflict[1])}, which cannot both exist.`,
  );
}

function checkProtection({ files }: Changeset, rules: ChangesetRules): Failure | null {
  for (const path of files.flatMap(pathsOf)) {
    const pattern = protectionOf(path, rules.protectedPaths);
    if (pattern === null) continue;
    return {
      code: "protected_path",
      message: `The agent changed ${shown(path)}, which is protected (\`${pattern}\`) because it decides what runs with the repository's secrets or who reviews. Nothing was published. Ask for the rest without it and change that file by hand.`,
      retry: "never",
    };
  }
  return null;
}

function checkSymlinks({ files }: Changeset): Failure | null {
  for (const file of files) {
    if (file.change === "deleted" || file.mode !== "120000") continue;
    const problem = symlinkProblem(file.path, contentOf(file));
    if (problem === null) continue;
    return {
      code: "unsafe_symlink",
      message: `The symbolic link ${shown(file.path)} ${problem}. Nothing was published. Ask for a link with a relative target inside the repository, or for a copy.`,
      retry: "never",
    };
  }
  return null;
}

function checkSecrets({ files }: Changeset, rules: ChangesetRules): Failure | null {
  const find = secretFinder(rules.secrets);
  for (const file of files) {
    const failure = secretIn(file, find);
    if (failure !== null) return failure;
  }
  return null;
}

function secretIn(file: ChangedFile, find: SecretFinder): Failure | null {
  if (pathsOf(file).some((path) => find(path) !== null)) return secretFound("The name of a changed file");
  if (file.change === "deleted") return null;
  const found = find(contentOf(file));
  return found === null ? null : secretFound(`${shown(file.path)}, line ${found.line},`, found.kind);
}

function secretFound(place: string, kind = "a credential"): Failure {
  return {
    code: "secret_found",
    message: `${place} holds what looks like ${kind}. Nothing was published. If it is real, revoke it; then ask again and say that the value belongs in a secret store, or change that file by hand.`,
    retry: "never",
  };
}

function unsafePath(reason: string): Failure {
  return {
    code: "unsafe_path",
    message: `${reason} Nothing was published. Ask for ordinary relative file names and comment again.`,
    retry: "never",
  };
}

function pathsOf(file: ChangedFile): string[] {
  return file.change === "renamed" ? [file.old_path, file.path] : [file.path];
}

type WithContent = Exclude<ChangedFile, { change: "deleted" }>;

/** Text, or one character per byte for contents that are not text. */
function contentOf(file: WithContent): string {
  return file.encoding === "base64" ? decodeBase64(file.content) : file.content;
}

function contentBytes(file: ChangedFile): number {
  if (file.change === "deleted") return 0;
  return file.encoding === "base64" ? Math.floor((file.content.length * 3) / 4) : utf8Length(file.content);
}

/** Decimal megabytes, rounded up so that "too large" never reads as the limit itself. */
function megabytes(bytes: number): number {
  return Math.ceil(bytes / 100_000) / 10;
}

/** A path as it may stand in a sentence: one line, no backtick, not endless. */
function shown(path: string): string {
  return `\`${oneLine(path, 200).replaceAll("`", "'")}\``;
}
