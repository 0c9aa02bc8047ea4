import type { Publication } from "@porter/orchestrator";
import { checkName } from "@porter/orchestrator";
import { z } from "zod";
import { askParts } from "./ask-parts.ts";
import type { GitData } from "./git-data.ts";

/** Schema: https://docs.github.com/en/graphql/reference/mutations */
const publishing = (check: boolean) => /* GraphQL */ `
  mutation PorterPublication(
    $branch: CreateRefInput!
    $pullRequest: CreatePullRequestInput!
    ${check ? "$check: CreateCheckRunInput!" : ""}
  ) {
    createRef(input: $branch) {
      ref {
        name
      }
    }
    createPullRequest(input: $pullRequest) {
      pullRequest {
        number
        url
      }
    }
    ${check ? "createCheckRun(input: $check) { checkRun { databaseId } }" : ""}
  }
`;

const publishedSchema = z.object({
  createRef: z.object({ ref: z.object({ name: z.string() }) }).nullable(),
  createPullRequest: z.object({ pullRequest: z.object({ number: z.int(), url: z.url() }) }).nullable(),
  createCheckRun: z.object({ checkRun: z.object({ databaseId: z.int() }) }).nullish(),
});

/** What came of publishing at once: each part may have failed alone. */
export interface PublishedAtOnce {
  readonly branch: boolean;
  readonly pullRequest: { readonly number: number; readonly url: string } | null;
  readonly checkRunId: number | null;
}

/**
 * Branch, pull request and check run in one request, for a branch that did not exist when the context was read.
 * Never repeated blindly. Throws as `ask` when the request failed as a whole.
 */
export async function publishAtOnce(
  git: GitData,
  publication: Publication,
  place: { readonly repositoryId: string; readonly commitSha: string },
): Promise<PublishedAtOnce> {
  const { branch, base, title, body, draft, check } = publication;
  const { repositoryId, commitSha } = place;
  const made = await askParts(git.client, {
    doing: {
      what: `publish ${branch}`,
      permission: "Contents: write, Pull requests: write",
      repository: git.repository,
    },
    answer: publishedSchema,
    mutation: publishing(check !== undefined),
    variables: {
      branch: { repositoryId, name: `refs/heads/${branch}`, oid: commitSha },
      pullRequest: { repositoryId, headRefName: branch, baseRefName: base, title, body, draft },
      ...(check !== undefined && {
        check: {
          repositoryId,
          name: checkName,
          headSha: commitSha,
          externalId: check.externalId,
          detailsUrl: check.detailsUrl,
          output: { title: check.title, summary: check.summary },
          ...graphqlState(check.state),
        },
      }),
    },
  });
  return {
    branch: made.createRef !== null,
    pullRequest: made.createPullRequest?.pullRequest ?? null,
    checkRunId: made.createCheckRun?.checkRun.databaseId ?? null,
  };
}

function graphqlState(state: string): { status: string; conclusion?: string } {
  if (state === "queued" || state === "in_progress") return { status: state.toUpperCase() };
  return { status: "COMPLETED", conclusion: state.toUpperCase() };
}
