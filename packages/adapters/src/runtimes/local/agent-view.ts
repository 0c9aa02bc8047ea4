import { basename, delimiter, dirname } from "node:path";

/** Folders of which agents always have an own, empty one. */
export const ownFolders = ["/tmp", "/run"] as const;

/** One step of what an agent is shown of this machine; later ones lie above earlier ones. Paths are absolute. */
export type ViewStep = { readonly hide: string } | { readonly show: string };

/** What decides about the view. Paths are absolute. */
export interface ViewPlace {
  /** Folders in which programs are looked for, as in PATH. */
  readonly searchPath: string;
  /** Folders that are the home of one person. */
  readonly homes: readonly string[];
  /** The checkout that Porter runs from: programs of it may be agents. */
  readonly checkout: string;
  /** What Porter keeps: journal, keys, other runs. */
  readonly dataDir: string;
}

/** Folders in a home in which installers put programs beside things that are nobody's business. */
const mixed = new Set([".local", ".cargo", ".config"]);

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** `/home` holds homes; each person's is below it. */
function homeOf(path: string, homes: readonly string[]): string | null {
  return /^\/home\/[^/]+/.exec(path)?.[0] ?? homes.find((home) => isBelow(path, home)) ?? null;
}

/**
 * What has to be seen of a home for the programs of one folder to run: what a version manager or an installer made for
 * itself, with the libraries beside `bin`; the folder alone where people keep other things around it.
 */
function programFolder(entry: string, home: string): string | null {
  if (entry === home) return null;
  const parent = dirname(entry);
  return parent === home || mixed.has(basename(parent)) ? entry : parent;
}

/** The machine as an agent sees it: without homes and without what Porter keeps, but with the programs on the path. */
export function agentView({ searchPath, homes, checkout, dataDir }: ViewPlace): ViewStep[] {
  const hidden = ["/home", "/root", ...homes];
  const programs = searchPath.split(delimiter).flatMap((entry) => {
    const home = homeOf(entry, ["/root", ...homes]);
    const folder = home === null ? null : programFolder(entry, home);
    return folder === null ? [] : [folder];
  });
  const own = [...ownFolders, ...hidden].some((folder) => isBelow(checkout, folder)) ? [checkout] : [];
  return [
    ...[...new Set(hidden)].map((hide) => ({ hide })),
    ...[...new Set([...programs, ...own])].map((show) => ({ show })),
    { hide: dataDir },
  ];
}
