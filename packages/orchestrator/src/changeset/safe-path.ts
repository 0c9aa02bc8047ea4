import { hasInvisible, withPlainLines } from "../text/invisible.ts";
import { utf8Length } from "../text/utf8.ts";
import { foldName } from "./path-pattern.ts";

/** Longest path and name that common systems can check out, in bytes. */
const maxPathBytes = 4096;
const maxNameBytes = 255;

/**
 * Why a path must not be written into a repository, as the end of the sentence "The path …"; `null` when it may.
 * Follows what git itself refuses on any system (`core.protectHFS`, `core.protectNTFS`), and more.
 */
export function pathProblem(path: string): string | null {
  if (path === "") return "is empty";
  if (utf8Length(path) > maxPathBytes) return `is longer than ${maxPathBytes} bytes`;
  if (hasInvisible(path) || withPlainLines(path) !== path || /[\n\t]/.test(path))
    return "has invisible characters";
  if (path.includes("\\")) return "has a backslash";
  if (path.startsWith("/") || /^[a-z]:/i.test(path)) return "is absolute";
  for (const name of path.split("/")) {
    const problem = nameProblem(name);
    if (problem !== null) return problem;
  }
  return null;
}

function nameProblem(name: string): string | null {
  if (name === "") return "has an empty part";
  if (name === "." || name === "..") return `has a part \`${name}\``;
  if (isGitFolder(name)) return "reaches into `.git`";
  if (utf8Length(name) > maxNameBytes) return `has a name longer than ${maxNameBytes} bytes`;
  return null;
}

/** Whether some file system takes the name for `.git`: by case, short name, stream (`.git::$INDEX_ALLOCATION`), end dots. */
export function isGitFolder(name: string): boolean {
  const [stem = ""] = name.split(":");
  return /^(?:\.git|git~\d+)$/.test(foldName(stem));
}
