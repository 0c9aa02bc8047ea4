import { html } from "hono/html";
import { unifiedDiff } from "../git/history.ts";
import { issuePage } from "../payload/issue.ts";
import { repositoryPage } from "../payload/repository.ts";
import { timestamp } from "../state/clock.ts";
import type { Comment, Issue } from "../state/issue.ts";
import { fullName } from "../state/repository.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { layout } from "./layout.ts";
import { renderDiff, renderText } from "./render-text.ts";

/** A repository: what it is, its issues and pull requests. */
export function repositoryPageHtml(world: World, repository: Repository) {
  const items = [...repository.issues.values()].toReversed();
  return layout(
    fullName(repository),
    html`<header>
        <h1>${fullName(repository)}</h1>
        <p>${repository.description ?? "No description"}</p>
      </header>
      <h2>Clone</h2>
      <pre>git clone ${repositoryPage(world, repository)}.git</pre>
      <h2>Issues and pull requests</h2>
      <ul>
        ${items.map((issue) => html`<li>${link(world, repository, issue)} <span class="meta">${stateOf(issue)}</span></li>`)}
      </ul>`,
  );
}

/** An issue, or a pull request with its diff: text, comments, state. */
export async function issuePageHtml(world: World, repository: Repository, issue: Issue) {
  return layout(
    `${issue.title} · ${fullName(repository)} #${issue.number}`,
    html`<header>
        <p><a href="${repositoryPage(world, repository)}">${fullName(repository)}</a></p>
        <h1>${issue.title} <span class="meta">#${issue.number}</span></h1>
        <p>
          ${stateOf(issue)} · by ${issue.author.login} · ${timestamp(issue.createdAt)}${branchesOf(issue)}
        </p>
      </header>
      <article>${renderText(issue.body ?? "No description.")}</article>
      ${await diffOf(repository, issue)}
      <h2>Comments</h2>
      ${issue.comments.length === 0 ? html`<p class="meta">None yet.</p>` : issue.comments.map(commentHtml)}`,
  );
}

/** What is shown for an address that leads nowhere. */
export function missingPageHtml() {
  return layout(
    "Not found",
    html`<header>
      <h1>Not found</h1>
      <p>There is nothing at this address.</p>
    </header>`,
  );
}

function commentHtml(comment: Comment) {
  const reactions = comment.reactions.map(({ content, user }) => `${content} by ${user.login}`).join(", ");
  return html`<article id="issuecomment-${comment.id}">
    <p class="meta">
      <strong>${comment.author.login}</strong> ·
      ${timestamp(comment.createdAt)}${comment.editedAt === null ? "" : " · edited"}
    </p>
    ${renderText(comment.body)} ${reactions === "" ? "" : html`<p class="meta">${reactions}</p>`}
  </article>`;
}

async function diffOf(repository: Repository, { pullRequest }: Issue) {
  if (pullRequest === null) return "";
  const { baseSha: base, headSha: head, counts } = pullRequest;
  const files = counts.changedFiles === 1 ? "1 file" : `${counts.changedFiles} files`;
  return html`<h2>
      Changes
      <span class="meta">${files}, +${counts.additions} −${counts.deletions}</span>
    </h2>
    ${renderDiff(await unifiedDiff(repository.git, { base, head }))}`;
}

function link(world: World, repository: Repository, issue: Issue) {
  return html`<a href="${issuePage(world, repository, issue)}">#${issue.number} ${issue.title}</a>`;
}

function branchesOf({ pullRequest }: Issue): string {
  return pullRequest === null ? "" : ` · ${pullRequest.headBranch} into ${pullRequest.baseBranch}`;
}

function stateOf(issue: Issue): string {
  if (issue.pullRequest === null) return issue.state === "open" ? "Open issue" : "Closed issue";
  if (issue.pullRequest.mergedAt !== null) return "Merged pull request";
  if (issue.state === "closed") return "Closed pull request";
  return issue.pullRequest.draft ? "Draft pull request" : "Open pull request";
}
