import { inertLine } from "@porter/orchestrator";
import { z } from "zod";

/** A package of the npm registry in one version. */
interface Release {
  readonly package: string;
  readonly version: string;
}

/**
 * Asks whether a release is deprecated: the registry's words, cut and inert, or `null` when it is not. A registry
 * that cannot be asked is no reason to warn of anything: then it is `null` too. Never rejects.
 */
export type Deprecations = (release: Release) => Promise<string | null>;

/**
 * What `GET /{package}/{version}` answers. The field is absent unless somebody ran `npm deprecate`, whose text it
 * then is (https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md); an empty text lifts
 * it, and some registries answer with a boolean.
 */
const manifest = z.object({ version: z.string(), deprecated: z.union([z.string(), z.boolean()]).optional() });

/** A page waits for the first answer. */
const patienceMs = 3_000;
const dayMs = 24 * 60 * 60_000;
/** How long a registry that did not answer is left alone. */
const restMs = 10 * 60_000;
const maxChars = 200;

function wordsOf(deprecated: string | boolean | undefined): string | null {
  if (deprecated === undefined || deprecated === false || deprecated === "") return null;
  const words = deprecated === true ? "" : inertLine(deprecated, maxChars);
  return words === "" ? "no reason is given" : words;
}

/** Asks the registry at this address, about each release once a day. */
export function createNpmDeprecations(registryUrl: string): Deprecations {
  const asked = new Map<string, { readonly answer: Promise<string | null>; until: number }>();

  async function ask({ package: name, version }: Release): Promise<string | null> {
    // The slash of a scope is escaped, as npm itself does.
    const address = `${registryUrl}/${name.replace("/", "%2f")}/${version}`;
    const response = await fetch(address, {
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`The npm registry answered ${response.status}.`);
    }
    return wordsOf(manifest.parse(await response.json()).deprecated);
  }

  return (release) => {
    const key = `${release.package}@${release.version}`;
    const known = asked.get(key);
    if (known !== undefined && Date.now() < known.until) return known.answer;
    const answer = ask(release).catch(() => {
      entry.until = Date.now() + restMs;
      return null;
    });
    const entry = { answer, until: Date.now() + dayMs };
    asked.set(key, entry);
    return answer;
  };
}
