import { delimiter } from "node:path";

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What a runner may know of the machine it runs on: how to find programs, names of zones and languages, proxies. */
const inherited = [
  "LANG",
  "LC_ALL",
  "TZ",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "GIT_SSL_CAINFO",
  "GIT_SSL_CAPATH",
  "ALL_PROXY",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "all_proxy",
  "http_proxy",
  "https_proxy",
  "no_proxy",
];

const fallbackPath = "/usr/local/bin:/usr/bin:/bin";

/** Folders in which the runner and the agents look for programs; the extra ones come first. */
export function searchPath(ambient: Variables, extra: readonly string[]): string {
  return [...extra, ambient["PATH"] ?? fallbackPath].join(delimiter);
}

/**
 * The environment of a runner: an allow-list, so that no secret of Porter's own can get into it, now or with
 * the next variable somebody adds. HOME and TMPDIR are the run's folder, so that nothing of the person who
 * started Porter is read and nothing is left behind.
 */
export function runnerEnvironment(ambient: Variables, path: string, folder: string): NodeJS.ProcessEnv {
  const kept = inherited.flatMap((name) => {
    const value = ambient[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const environment: Variables = {
    LANG: "C.UTF-8",
    ...Object.fromEntries(kept),
    PATH: path,
    HOME: folder,
    TMPDIR: folder,
  };
  // Packages that extend Node's type say that NODE_ENV is always set; for a runner it never is.
  return environment as NodeJS.ProcessEnv;
}
