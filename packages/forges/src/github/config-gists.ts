import { request as plainRequest } from "@octokit/request";
import { configFileName, type ConfigGist, type ConfigGists, PorterError } from "@porter/orchestrator";
import { z } from "zod";
import { ask } from "./ask.ts";
import { BoundedMap } from "./bounded-map.ts";
import type { GitHubConfig } from "./config.ts";

const fileSchema = z.object({ content: z.string().nullish(), truncated: z.boolean().nullish() });
const gistSchema = z.object({
  id: z.string(),
  html_url: z.url(),
  files: z.record(z.string(), fileSchema.nullish()),
  /** Newest first. */
  history: z.array(z.object({ version: z.string() })).nullish(),
});
type Gist = z.output<typeof gistSchema>;

const listSchema = z.array(
  z.object({ id: z.string(), public: z.boolean(), files: z.record(z.string(), z.unknown()) }),
);

const perPage = 100;
/** How often an edit is made again to what somebody wrote in between. */
const maxAttempts = 4;
const requestTimeoutMs = 20_000;

/**
 * Configuration in GitHub Gists. GitHub's update knows no condition, so a lost race is noticed afterwards: the revision
 * before ours is then not the one that was read, and the edit is made again to that one.
 * https://docs.github.com/en/rest/gists/gists
 */
export function createConfigGists(config: Pick<GitHubConfig, "apiUrl">): ConfigGists {
  const api = plainRequest.defaults({
    baseUrl: config.apiUrl,
    headers: { "user-agent": "porter", accept: "application/vnd.github+json" },
    request: {
      fetch: ((input, init) =>
        fetch(input, { ...init, signal: AbortSignal.timeout(requestTimeoutMs) })) satisfies typeof fetch,
    },
  });
  const as = (token: string) => ({ authorization: `Bearer ${token}` });
  // By ETag: an unchanged Gist costs no rate limit and no transfer.
  const known = new BoundedMap<string, { readonly etag: string; readonly gist: Gist }>(1000);

  async function get(token: string, id: string, revision?: string): Promise<Gist | null> {
    const remembered = revision === undefined ? known.get(id) : undefined;
    try {
      return await ask({
        doing: doing("read your configuration"),
        answer: gistSchema,
        request: async () => {
          const path = revision === undefined ? "GET /gists/{gist_id}" : "GET /gists/{gist_id}/{sha}";
          const condition = remembered === undefined ? {} : { "if-none-match": remembered.etag };
          const answer = await api(path, {
            gist_id: id,
            ...(revision !== undefined && { sha: revision }),
            headers: { ...as(token), ...condition },
          }).catch((error: unknown) => {
            if (remembered !== undefined && isNotModified(error)) return null;
            throw error;
          });
          if (answer === null) return { data: remembered?.gist };
          const { etag } = answer.headers;
          const parsed = gistSchema.safeParse(answer.data);
          if (revision === undefined && etag !== undefined && parsed.success)
            known.set(id, { etag, gist: parsed.data });
          return answer;
        },
      });
    } catch (error) {
      if (error instanceof PorterError && error.code === "forge_not_found") return null;
      throw error;
    }
  }

  async function put(token: string, id: string, text: string): Promise<Gist> {
    return ask({
      doing: doing("write your configuration"),
      answer: gistSchema,
      request: () =>
        api("PATCH /gists/{gist_id}", {
          gist_id: id,
          files: { [configFileName]: { content: text } },
          headers: as(token),
        }),
    });
  }

  return {
    async find(token) {
      for (let page = 1; ; page += 1) {
        const gists = await ask({
          doing: doing("look for your configuration"),
          answer: listSchema,
          request: () => api("GET /gists", { per_page: perPage, page, headers: as(token) }),
        });
        // Newest first. A public one is somebody's example, not the place for keys.
        const found = gists.find((gist) => !gist.public && configFileName in gist.files);
        if (found !== undefined) return asConfig(await get(token, found.id));
        if (gists.length < perPage) return null;
      }
    },
    read: async (token, id) => asConfig(await get(token, id)),
    async create(token, text) {
      const gist = await ask({
        doing: doing("create the Gist for your configuration"),
        answer: gistSchema,
        request: () =>
          api("POST /gists", {
            description: "Porter's configuration. Keys in it are sealed; edit the rest as you like.",
            public: false,
            files: { [configFileName]: { content: text } },
            headers: as(token),
          }),
      });
      const created = asConfig(gist);
      if (created === null) throw conflict();
      return created;
    },
    async update(token, id, edit) {
      const read = await get(token, id);
      let text = asConfig(read)?.text;
      let expected = read?.history?.[0]?.version;
      for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
        if (text === undefined) return null;
        const written = await put(token, id, edit(text));
        const [ours, previous] = written.history ?? [];
        // Nothing changed makes no revision; else the one before ours must be the one that was edited.
        if (ours?.version === expected || previous === undefined || previous.version === expected) {
          return asConfig(written);
        }
        text = asConfig(await get(token, id, previous.version))?.text;
        expected = ours?.version;
      }
      throw conflict();
    },
  };
}

function asConfig(gist: Gist | null): ConfigGist | null {
  const file = gist?.files[configFileName];
  if (gist === null || file === undefined || file === null || typeof file.content !== "string") return null;
  if (file.truncated === true) {
    throw new PorterError({
      code: "config_damaged",
      message: `${configFileName} in your Gist is larger than a megabyte, which no configuration is. Shorten it. Nothing was changed.`,
      retry: "never",
    });
  }
  return { id: gist.id, url: gist.html_url, text: file.content };
}

function doing(what: string) {
  return { what, permission: "Gists: write (account permission)", repository: null };
}

function conflict(): PorterError {
  return new PorterError({
    code: "config_conflict",
    message: "Your configuration was changed elsewhere at the same moment, again and again. Try again.",
    retry: "later",
  });
}

function isNotModified(error: unknown): boolean {
  return z.object({ status: z.literal(304) }).safeParse(error).success;
}
