/** A person or bot as the forge names it. */
export interface Author {
  readonly login: string;
  readonly kind: "user" | "bot";
}

/** A comment as it stands now; whether it may be quoted is decided by the prompt rules. */
export interface ContextComment {
  readonly id: string;
  readonly author: Author;
  readonly body: string;
  readonly createdAt: Date;
  /** Last edit of the text, or `null` when it was never edited. */
  readonly editedAt: Date | null;
  /** Hidden by a maintainer as spam, outdated, abuse … */
  readonly minimized: boolean;
}

/** Another issue or pull request that this one is linked with. */
export interface LinkedItem {
  readonly kind: "issue" | "pull-request";
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly url: string;
  /** True for a pull request whose merge closes the issue. */
  readonly closes: boolean;
}

/** What the forge knows about an issue and its repository: the raw material of a prompt. */
export interface IssueContext {
  readonly issue: {
    readonly number: number;
    readonly title: string;
    readonly body: string;
    readonly url: string;
    readonly state: "open" | "closed";
    readonly author: Author;
    readonly labels: readonly string[];
    readonly assignees: readonly string[];
    readonly createdAt: Date;
    readonly editedAt: Date | null;
  };
  /** Oldest first; at most the latest 50. */
  readonly comments: readonly ContextComment[];
  readonly linked: readonly LinkedItem[];
  readonly repository: {
    readonly description: string | null;
    readonly primaryLanguage: string | null;
    readonly private: boolean;
    readonly defaultBranch: string;
    readonly branches: readonly string[];
  };
  /** How many there are beyond those listed here. */
  readonly unread: { readonly comments: number; readonly branches: number };
  /** Where work starts: the base branch and the commit it points at. */
  readonly base: { readonly branch: string; readonly sha: string };
  /** File texts on the base commit, `null` where there is none. */
  readonly files: {
    readonly agentsGuide: string | null;
    readonly readme: string | null;
    readonly porterConfig: string | null;
  };
  /** Paths of the top two levels on the base commit; folders end in `/`. */
  readonly tree: readonly string[];
}
