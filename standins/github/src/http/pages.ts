import { Hono } from "hono";
import type { Context } from "hono";
import type { Core } from "../core.ts";
import { unifiedDiff } from "../git/history.ts";
import { pageHeaders } from "../html/layout.ts";
import { issuePageHtml, missingPageHtml, repositoryPageHtml } from "../html/pages.ts";
import { issuePage } from "../payload/issue.ts";
import type { Issue } from "../state/issue.ts";
import type { Repository } from "../state/repository.ts";

/** Pages for people, so that links in comments lead somewhere. Everybody may look: the stand-in is local. */
export function createPages({ world }: Core): Hono {
  const pages = new Hono();
  const find = (context: Context): { repository: Repository; issue: Issue | null } | null => {
    const repository = world.repository(context.req.param("owner") ?? "", context.req.param("repo") ?? "");
    const number = Number.parseInt(context.req.param("number") ?? "", 10);
    return repository === null ? null : { repository, issue: repository.issues.get(number) ?? null };
  };
  const missing = (context: Context) => context.html(missingPageHtml(), 404, pageHeaders);
  pages.get("/:owner/:repo", (context) => {
    const found = find(context);
    if (found === null) return missing(context);
    return context.html(repositoryPageHtml(world, found.repository), 200, pageHeaders);
  });
  for (const kind of ["issues", "pull"]) {
    pages.get(`/:owner/:repo/${kind}/:number{\\d+}`, async (context) => {
      const found = find(context);
      if (found === null || found.issue === null) return missing(context);
      const page = issuePage(world, found.repository, found.issue);
      if ((kind === "pull") !== (found.issue.pullRequest !== null)) return context.redirect(page);
      return context.html(await issuePageHtml(world, found.repository, found.issue), 200, pageHeaders);
    });
  }
  pages.get("/:owner/:repo/pull/:number{\\d+\\.diff}", async (context) => {
    const found = find(context);
    const pullRequest = found?.issue?.pullRequest;
    if (found === null || pullRequest === null || pullRequest === undefined) return missing(context);
    const { baseSha: base, headSha: head } = pullRequest;
    return context.text(await unifiedDiff(found.repository.git, { base, head }));
  });
  return pages;
}
