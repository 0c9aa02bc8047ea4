import { foldName, matchesPattern } from "./path-pattern.ts";

/**
 * Paths no run may change unless the operator says otherwise: what a code host or CI service executes or obeys
 * as soon as a branch is pushed, before anybody has looked at it, and what decides who has to look.
 * Files that only act once they are merged (package scripts, agent guides) are left to the reviewer.
 */
export const defaultProtectedPaths: readonly string[] = [
  ".github/workflows/**",
  ".github/actions/**",
  ".github/CODEOWNERS",
  "CODEOWNERS",
  "docs/CODEOWNERS",
  ".gitmodules",
  ".porter/**",
  ".forgejo/workflows/**",
  ".gitea/workflows/**",
  ".gitlab-ci.yml",
  ".circleci/**",
  ".buildkite/**",
  ".travis.yml",
  "azure-pipelines.yml",
  "bitbucket-pipelines.yml",
  "Jenkinsfile",
];

/** The first pattern that protects a path, or `null`. */
export function protectionOf(path: string, patterns: readonly string[]): string | null {
  const [last = ""] = path.split("/").slice(-1);
  // NTFS also knows `.gitmodules` by short names; git refuses them for the same reason.
  const spelling = /^(?:gitmod~[1-4]|gi7eba~[1-9])$/.test(foldName(last)) ? ".gitmodules" : path;
  return patterns.find((pattern) => matchesPattern(spelling, pattern)) ?? null;
}
