import { commentPayload } from "../payload/comment.ts";
import { issuePayload, labelPayload } from "../payload/issue.ts";
import { fullPullRequestPayload, pullRequestPayload } from "../payload/pull-request.ts";
import { deliveredReviewPayload, reviewCommentPayload } from "../payload/review.ts";
import { repositoryPayload } from "../payload/repository.ts";
import { userPayload } from "../payload/user.ts";
import type { Installation } from "../state/installation.ts";
import type { User } from "../state/user.ts";
import type { World } from "../state/world.ts";
import type { WorldEvent } from "../state/world-event.ts";

/** The JSON GitHub would send about an event, as the world stands at this moment. */
export function webhookPayload(world: World, event: WorldEvent, installation: Installation) {
  return {
    action: event.action,
    ...subject(world, event),
    repository: { ...repositoryPayload(world, event.repository), custom_properties: {} },
    ...(event.repository.owner.type === "Organization" && {
      organization: organizationPayload(world, event.repository.owner),
    }),
    sender: userPayload(world, event.sender),
    installation: {
      id: installation.id,
      node_id: Buffer.from(`Installation:${installation.id}`).toString("base64"),
    },
  };
}

function subject(world: World, event: WorldEvent): Record<string, unknown> {
  const { repository } = event;
  switch (event.event) {
    case "issue_comment":
      return {
        ...(event.previousBody !== undefined && { changes: { body: { from: event.previousBody } } }),
        issue: issuePayload(world, repository, event.issue),
        comment: commentPayload(world, event),
      };
    case "issues":
      return {
        ...(event.action === "edited" && { changes: changes(event.previous) }),
        ...(event.action === "labeled" && { label: labelPayload(world, repository, event.label) }),
        ...(event.action === "assigned" && { assignee: userPayload(world, event.assignee) }),
        issue: issuePayload(world, repository, event.issue),
      };
    case "repository":
      return repositoryChanges(world, event);
    case "pull_request_review":
      return {
        review: deliveredReviewPayload(world, event, event.review),
        pull_request: pullRequestPayload(world, repository, event.pullRequest),
      };
    case "pull_request_review_comment":
      return {
        comment: reviewCommentPayload(world, event, event),
        pull_request: pullRequestPayload(world, repository, event.pullRequest),
      };
    case "pull_request":
      return {
        number: event.pullRequest.issue.number,
        ...(event.action === "synchronize" && { before: event.before, after: event.pullRequest.headSha }),
        pull_request: fullPullRequestPayload(world, repository, event.pullRequest),
      };
  }
}

function repositoryChanges(world: World, event: Extract<WorldEvent, { event: "repository" }>) {
  switch (event.action) {
    case "renamed":
      return { changes: { repository: { name: { from: event.previousName } } } };
    case "transferred": {
      const { previousOwner } = event;
      const kind = previousOwner.type === "Organization" ? "organization" : "user";
      const owner =
        kind === "organization"
          ? organizationPayload(world, previousOwner)
          : userPayload(world, previousOwner);
      return { changes: { owner: { from: { [kind]: owner } } } };
    }
    case "deleted":
      return {};
  }
}

function changes(previous: { readonly title?: string; readonly body?: string }) {
  return Object.fromEntries(Object.entries(previous).map(([field, from]) => [field, { from }]));
}

function organizationPayload(world: World, owner: User) {
  const url = `${world.apiUrl}/orgs/${owner.login}`;
  return {
    login: owner.login,
    id: owner.id,
    node_id: owner.nodeId,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.webUrl}/avatars/${owner.id}`,
    description: null,
  };
}
