import { hasInvisible } from "../text/invisible.ts";
import { isGitFolder } from "./safe-path.ts";

/**
 * Why a symbolic link must not be published, as the end of the sentence "The symbolic link …"; `null` when it may.
 * Its target must be relative and stay inside the work tree. `..` may only lead it: after another link, `..` no longer
 * means what the text says.
 */
export function symlinkProblem(path: string, target: string): string | null {
  if (target === "") return "has no target";
  if (hasInvisible(target) || /[\n\t\\]/.test(target))
    return "has a target with invisible characters or backslashes";
  if (target.startsWith("/") || /^[a-z]:/i.test(target) || target.startsWith("~"))
    return "points to an absolute path";
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const ascents = parts.findIndex((part) => part !== "..");
  const up = ascents < 0 ? parts.length : ascents;
  if (up > path.split("/").length - 1) return "points outside the repository";
  if (parts.slice(up).includes("..")) return "has `..` in the middle of its target";
  return parts.some(isGitFolder) ? "points into `.git`" : null;
}
