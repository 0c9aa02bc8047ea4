import type { Comment, Issue, Label } from "./issue.ts";
import type { PullRequest } from "./pull-request.ts";
import type { Review, ReviewComment, ReviewThread } from "./review.ts";
import type { Repository } from "./repository.ts";
import type { User } from "./user.ts";

interface Happening {
  readonly repository: Repository;
  readonly sender: User;
}

/** What happened in the world, under the names GitHub gives its webhook events. */
export type WorldEvent = Happening &
  (
    | {
        readonly event: "issue_comment";
        readonly action: "created" | "edited" | "deleted";
        readonly issue: Issue;
        readonly comment: Comment;
        /** Text before an edit. */
        readonly previousBody?: string;
      }
    | { readonly event: "issues"; readonly action: "opened" | "closed" | "reopened"; readonly issue: Issue }
    | {
        readonly event: "issues";
        readonly action: "edited";
        readonly issue: Issue;
        readonly previous: { readonly title?: string; readonly body?: string };
      }
    | {
        readonly event: "issues";
        readonly action: "labeled";
        readonly issue: Issue;
        readonly label: Label;
      }
    | {
        readonly event: "issues";
        readonly action: "assigned";
        readonly issue: Issue;
        readonly assignee: User;
      }
    | { readonly event: "repository"; readonly action: "renamed"; readonly previousName: string }
    | { readonly event: "repository"; readonly action: "transferred"; readonly previousOwner: User }
    | { readonly event: "repository"; readonly action: "deleted" }
    | {
        readonly event: "pull_request";
        readonly action: "opened" | "closed" | "reopened";
        readonly pullRequest: PullRequest;
      }
    | {
        readonly event: "pull_request";
        readonly action: "synchronize";
        readonly pullRequest: PullRequest;
        readonly before: string;
      }
    | {
        readonly event: "pull_request_review";
        readonly action: "submitted";
        readonly pullRequest: PullRequest;
        readonly review: Review;
      }
    | {
        readonly event: "pull_request_review_comment";
        readonly action: "created";
        readonly pullRequest: PullRequest;
        readonly thread: ReviewThread;
        readonly comment: ReviewComment;
      }
  );
