import type { NoticeContent } from "./notice.ts";

/** What Porter shows on GitHub beside its comment. */
export interface GitHubSwitches {
  /** A check run on the head of the pull request. */
  readonly check: boolean;
  /** A label `porter:…` on the issue. */
  readonly labels: boolean;
}

/** Channels a notice goes to. Replies are text and go to the comment alone. */
export function channelsOf(content: NoticeContent, { check, labels }: GitHubSwitches): readonly string[] {
  if (content.kind === "reply") return ["github-comment"];
  return ["github-comment", ...(check ? ["github-check"] : []), ...(labels ? ["github-labels"] : [])];
}
