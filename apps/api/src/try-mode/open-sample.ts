import { PorterError } from "@porter/orchestrator";
import type { GitHubStandIn } from "@porter/standins-github";
import type { SampleIssueView } from "../trpc/views.ts";
import type { Sample } from "./sample.ts";

interface Place {
  /** `owner/name`. */
  readonly repository: string;
  /** Login that pages act as. */
  readonly maintainer: string;
}

type StandInComment = ReturnType<GitHubStandIn["comments"]>[number];

function presentComment(comment: StandInComment): SampleIssueView["comments"][number] {
  return {
    id: String(comment.id),
    author: comment.author.login,
    bot: comment.author.type === "Bot",
    body: comment.body,
    createdAt: comment.createdAt,
    editedAt: comment.editedAt,
    reactions: comment.reactions.map((reaction) => reaction.content),
  };
}

/** The stand-in's repository as the sample pages use it. */
export function openSample(standIn: GitHubStandIn, { repository, maintainer }: Place): Sample {
  const issues = () =>
    [...standIn.repository(repository).issues.values()].filter((issue) => issue.pullRequest === null);

  async function pullRequests(): Promise<SampleIssueView["pullRequests"]> {
    return Promise.all(
      standIn.pullRequests(repository).map(async ({ issue, headBranch, mergedAt }) => ({
        number: issue.number,
        title: issue.title,
        state: mergedAt === null ? issue.state : ("merged" as const),
        branch: headBranch,
        diff: await standIn.diff({ repository, number: issue.number }),
      })),
    );
  }

  return {
    repo: repository,
    issues: async () => issues().map(({ number, title, state }) => ({ number, title, state })),
    async issue(number) {
      const issue = issues().find((each) => each.number === number);
      if (issue === undefined) return null;
      return {
        repo: repository,
        number,
        title: issue.title,
        body: issue.body ?? "",
        state: issue.state,
        author: issue.author.login,
        you: maintainer,
        comments: issue.comments.map(presentComment),
        pullRequests: await pullRequests(),
      };
    },
    comment: async (number, body) => ({
      commentId: String(standIn.comment({ repository, number }, maintainer, body).id),
    }),
    async merge(number) {
      if (await standIn.mergePullRequest({ repository, number }, maintainer)) return;
      throw new PorterError({
        code: "cannot_merge",
        message: `Pull request #${number} is not open or conflicts with the base branch.`,
        retry: "never",
      });
    },
    closeIssue: async (number) => standIn.closeIssue({ repository, number }, maintainer),
  };
}
