import { oneLine } from "../text/invisible.ts";
import { cutOrders, quotable, type Source, type SourceMaterial } from "./source.ts";

/** Longest path, branch name or description that is quoted, in characters. */
const maxLineChars = 500;

/** What stands on the base commit has many authors, all let in by somebody with write access. */
const nobody = { author: null, permission: null, trusted: true } as const;

/** The repository as a prompt may quote it. Files stand on the base commit, so somebody with write access let them in. */
export function repositorySources({ context }: SourceMaterial): Source[] {
  const { repository, base, files, tree, unread } = context;
  const branches = lines("branches", repository.branches);
  const more = unread.branches > 0 ? [`${unread.branches} more not read`] : [];
  return [
    document("AGENTS.md", files.agentsGuide, cutOrders.agentsGuide),
    document(".porter/config.json", files.porterConfig, cutOrders.porterConfig),
    lines("description", repository.description === null ? [] : [repository.description]),
    lines("language", repository.primaryLanguage === null ? [] : [repository.primaryLanguage]),
    lines("base branch", [base.branch]),
    { ...branches, notes: [...branches.notes, ...more], cutOrder: cutOrders.branches },
    { ...lines("file tree", tree), cutOrder: cutOrders.tree },
    document("README", files.readme, cutOrders.readme),
  ];
}

function document(source: string, markdown: string | null, cutOrder: number): Source {
  const content = markdown === null ? { text: "", notes: ["not in the repository"] } : quotable(markdown);
  return { section: "repository", source, ...nobody, ...content, cutOrder };
}

function lines(source: string, values: readonly string[]): Source {
  const text = values.map((value) => oneLine(value, maxLineChars)).join("\n");
  const notes = text === "" ? ["none"] : [];
  return {
    section: "repository",
    source,
    ...nobody,
    text,
    notes,
    cutOrder: cutOrders.facts,
  };
}
