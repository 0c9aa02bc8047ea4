import { join } from "node:path";
import { randomUserToken } from "./auth/issue-token.ts";
import { assignIssue, closeIssue, editIssue, openIssue } from "./actions/issues.ts";
import { addLabel } from "./actions/labels.ts";
import { deleteRepository, renameRepository, transferRepository } from "./actions/move-repository.ts";
import { installOn } from "./actions/install.ts";
import { createComment, editComment } from "./actions/comments.ts";
import { createRepository } from "./actions/create-repository.ts";
import type { SeedFile } from "./actions/create-repository.ts";
import { closePullRequest, mergePullRequest, openPullRequest } from "./actions/pull-requests.ts";
import { replyInThread, submitReview } from "./actions/reviews.ts";
import type { NewReview, NewReviewComment } from "./actions/reviews.ts";
import { unifiedDiff } from "./git/history.ts";
import { currentRevision, revise } from "./state/gist.ts";
import type { Gist } from "./state/gist.ts";
import type { CheckRun } from "./state/check-run.ts";
import type { Comment, Issue } from "./state/issue.ts";
import type { PullRequest } from "./state/pull-request.ts";
import { pullRequestsOf } from "./state/repository.ts";
import type { Repository, RoleName } from "./state/repository.ts";
import type { Review, ReviewComment, ReviewThread } from "./state/review.ts";
import type { Installation } from "./state/installation.ts";
import type { User } from "./state/user.ts";
import type { World } from "./state/world.ts";

/** A repository to add; `name` is `owner/name`. */
export interface RepositoryInput {
  readonly name: string;
  readonly description?: string;
  readonly private?: boolean;
  readonly primaryLanguage?: string;
  readonly defaultBranch?: string;
  /** Files of its first commit, by path. Without any the repository is empty. */
  readonly files?: Readonly<Record<string, SeedFile>>;
  /** Roles by login; accounts that do not exist yet are added. */
  readonly collaborators?: Readonly<Record<string, RoleName>>;
  /** Whether the owner is a person or an organisation. Default: organisation. */
  readonly ownerType?: "User" | "Organization";
}

/** Where something happens: `owner/name` and the number of an issue or pull request. */
export interface Place {
  readonly repository: string;
  readonly number: number;
}

/**
 * What people do on the website and tests arrange: the same steps the API takes, without a credential. Every
 * method throws on a repository, issue or comment that does not exist.
 */
export class Admin {
  readonly #world: World;
  readonly #dataDir: string;

  constructor(world: World, dataDir: string) {
    this.#world = world;
    this.#dataDir = dataDir;
  }

  addUser(login: string, options: { type?: User["type"]; name?: string } = {}): User {
    return this.#world.addUser(login, options.type ?? "User", options.name ?? null);
  }

  /** A personal token for somebody, for requests in their name. */
  addUserToken(login: string): string {
    const token = randomUserToken();
    this.#world.userTokens.set(token, this.addUser(login));
    return token;
  }

  /** The tokens by which the App acts for somebody end, as they do after eight hours. */
  expireAuthorization(login: string): void {
    this.#world.authorizations.expire(this.addUser(login), this.#world.clock.now());
  }

  /** Somebody's Gists, oldest first. */
  gists(login: string): readonly Gist[] {
    const owner = this.addUser(login);
    return [...this.#world.gists.values()].filter((gist) => gist.owner === owner);
  }

  /** Somebody edits a file of a Gist by hand. */
  editGist(id: string, file: string, content: string): void {
    const gist = this.#world.gists.get(id);
    if (gist === undefined) throw new Error(`There is no Gist ${id}.`);
    const files = new Map(currentRevision(gist).files).set(file, content);
    revise(gist, files, this.#world.clock.now());
  }

  deleteGist(id: string): void {
    this.#world.gists.delete(id);
  }

  /** Takes back what somebody allowed the App: their tokens die. */
  revokeAuthorization(login: string): void {
    const sender = this.addUser(login);
    this.#world.authorizations.revokeUser(sender);
    this.#world.emitOfAccount({ event: "github_app_authorization", action: "revoked", sender });
  }

  /** Adds a repository and installs the App on its owner. */
  async addRepository(input: RepositoryInput): Promise<Repository> {
    const [ownerLogin = "", name = ""] = input.name.split("/");
    const world = this.#world;
    const owner = world.addUser(ownerLogin, input.ownerType ?? "Organization", null);
    const repository = await createRepository(world, {
      dataDir: join(this.#dataDir, "repositories"),
      owner,
      name,
      description: input.description ?? null,
      private: input.private ?? false,
      primaryLanguage: input.primaryLanguage ?? null,
      defaultBranch: input.defaultBranch ?? "main",
      files: input.files ?? { "README.md": `# ${name}\n` },
    });
    for (const [login, role] of Object.entries(input.collaborators ?? {})) {
      this.setPermission(input.name, login, role);
    }
    this.install(ownerLogin);
    return repository;
  }

  /** Installs the App on an account; an installation that exists already is returned. */
  install(login: string): Installation {
    return installOn(this.#world, this.addUser(login));
  }

  /** The App's installation for a repository. */
  installation(repository: string): Installation {
    const found = this.#world.installationOf(this.repository(repository).owner);
    if (found === null) throw new Error(`The App is not installed for ${repository}.`);
    return found;
  }

  /** Suspends an installation, or lifts the suspension. */
  setSuspended(repository: string, suspended: boolean): void {
    const installation = this.installation(repository);
    installation.suspendedAt = suspended ? this.#world.clock.now() : null;
    this.#tellOfInstallation(installation, suspended ? "suspend" : "unsuspend");
  }

  /** Takes the App off the account that owns a repository; its tokens die. */
  uninstall(repository: string): void {
    const installation = this.installation(repository);
    const { id } = installation;
    this.#tellOfInstallation(installation, "deleted");
    this.#world.installations.delete(id);
    for (const [token, { installation }] of this.#world.installationTokens) {
      if (installation.id === id) this.#world.installationTokens.delete(token);
    }
  }

  /** Takes a repository out of its account's installation, or puts it back. */
  setCovered(repository: string, covered: boolean): void {
    const subject = this.repository(repository);
    const installation = this.installation(repository);
    if (covered) installation.excluded.delete(subject.id);
    else installation.excluded.add(subject.id);
    this.#world.emitOfAccount({
      event: "installation_repositories",
      action: covered ? "added" : "removed",
      installation,
      repositories: [subject],
      sender: installation.account,
    });
  }

  /** Makes people the members of `organisation/team`. */
  setTeam(team: string, logins: readonly string[]): void {
    for (const login of logins) this.addUser(login);
    this.#world.teams.set(team.toLowerCase(), new Set(logins.map((login) => login.toLowerCase())));
  }

  renameRepository(repository: string, change: { actor: string; name: string }): void {
    const actor = this.addUser(change.actor);
    renameRepository(this.#world, { repository: this.repository(repository), actor, name: change.name });
  }

  transferRepository(repository: string, change: { actor: string; owner: string }): void {
    const [actor, owner] = [this.addUser(change.actor), this.addUser(change.owner)];
    transferRepository(this.#world, { repository: this.repository(repository), actor, owner });
  }

  deleteRepository(repository: string, actor: string): void {
    deleteRepository(this.#world, this.repository(repository), this.addUser(actor));
  }

  /** Every installation token handed out so far is expired from now on. */
  expireTokens(): void {
    this.#world.installationTokens.clear();
  }

  /** Gives somebody a role in a repository, or takes it with `null`. */
  setPermission(repository: string, login: string, role: RoleName | null): void {
    const user = this.addUser(login);
    const { collaborators } = this.repository(repository);
    if (role === null) collaborators.delete(login.toLowerCase());
    else collaborators.set(login.toLowerCase(), { user, role });
  }

  openIssue(input: {
    repository: string;
    author: string;
    title: string;
    body?: string;
    labels?: string[];
  }): Issue {
    return openIssue(this.#world, {
      repository: this.repository(input.repository),
      author: this.addUser(input.author),
      title: input.title,
      body: input.body ?? null,
      labels: input.labels ?? [],
    });
  }

  editIssue(place: Place, change: { actor: string; title?: string; body?: string }): void {
    const { actor, ...texts } = change;
    editIssue(this.#world, { ...this.#step(place, actor), ...texts });
  }

  addLabel(place: Place, actor: string, name: string): void {
    addLabel(this.#world, { ...this.#step(place, actor), name });
  }

  assignIssue(place: Place, actor: string, assignee: string): void {
    assignIssue(this.#world, { ...this.#step(place, actor), assignee: this.addUser(assignee) });
  }

  closeIssue(place: Place, actor: string): void {
    closeIssue(this.#world, this.#step(place, actor));
  }

  /** Writes a comment as somebody, on an issue or a pull request. */
  comment(place: Place, author: string, body: string): Comment {
    return createComment(this.#world, { ...this.#step(place, author), body });
  }

  editComment(place: Place, change: { id: number; actor: string; body: string }): void {
    const placed = this.repository(place.repository).comments.get(change.id);
    if (placed === undefined) throw new Error(`${place.repository} has no comment ${change.id}.`);
    editComment(this.#world, { ...this.#step(place, change.actor), ...placed, body: change.body });
  }

  /** Hides a comment, as a maintainer does with spam. */
  minimizeComment(repository: string, id: number, reason: string): void {
    const placed = this.repository(repository).comments.get(id);
    if (placed === undefined) throw new Error(`${repository} has no comment ${id}.`);
    placed.comment.minimizedReason = reason;
  }

  /** Reviews a pull request as somebody; throws when a line is not part of the diff. */
  async review(place: Place, author: string, review: Partial<NewReview>): Promise<Review> {
    const input = { state: "COMMENTED", body: "", comments: [], ...review } as const;
    const submitted = await submitReview(this.#world, this.#pullRequestStep(place, author), input);
    if (submitted === null) throw new Error("A comment is at a line that is not part of the diff.");
    return submitted;
  }

  /** Comments at a line of the diff; a review of its own, as on the website. */
  async reviewComment(place: Place, author: string, comment: NewReviewComment): Promise<ReviewComment> {
    const { id } = await this.review(place, author, { comments: [comment] });
    const comments = this.pullRequest(place).threads.flatMap((thread) => thread.comments);
    const written = comments.find(({ reviewId }) => reviewId === id);
    if (written === undefined) throw new Error("The comment was not written.");
    return written;
  }

  /** Answers in the thread that a comment began. */
  replyInThread(place: Place, author: string, answer: { to: number; body: string }): ReviewComment {
    const thread = this.#threadOf(place, answer.to);
    return replyInThread(this.#world, this.#pullRequestStep(place, author), { thread, body: answer.body });
  }

  /** Resolves the thread that a comment stands in. */
  resolveThread(place: Place, commentId: number): void {
    this.#threadOf(place, commentId).resolved = true;
  }

  /** Makes a pull request one that came from a fork which is gone. */
  setFromFork(place: Place): void {
    this.pullRequest(place).fromFork = true;
  }

  /** Opens a pull request between two branches; throws when GitHub would refuse it. */
  async openPullRequest(
    repository: string,
    author: string,
    input: { title: string; headBranch: string; baseBranch: string; body?: string },
  ): Promise<PullRequest> {
    const opened = await openPullRequest(this.#world, {
      body: null,
      draft: false,
      maintainerCanModify: true,
      ...input,
      repository: this.repository(repository),
      author: this.addUser(author),
    });
    if (typeof opened === "string") throw new Error(`GitHub would not open it: ${opened}.`);
    return opened;
  }

  /** Merges a pull request; false when it conflicts or is not open. */
  mergePullRequest(place: Place, actor: string): Promise<boolean> {
    return mergePullRequest(this.#world, {
      ...this.#step(place, actor),
      pullRequest: this.pullRequest(place),
    });
  }

  closePullRequest(place: Place, actor: string): void {
    closePullRequest(this.#world, { ...this.#step(place, actor), pullRequest: this.pullRequest(place) });
  }

  repository(name: string): Repository {
    const [owner = "", repository = ""] = name.split("/");
    const found = this.#world.repository(owner, repository);
    if (found === null) throw new Error(`The stand-in has no repository ${name}.`);
    return found;
  }

  issue({ repository, number }: Place): Issue {
    const issue = this.repository(repository).issues.get(number);
    if (issue === undefined) throw new Error(`${repository} has no issue ${number}.`);
    return issue;
  }

  /** Comments of an issue or pull request, oldest first. */
  comments(place: Place): readonly Comment[] {
    return this.issue(place).comments;
  }

  pullRequest(place: Place): PullRequest {
    const { pullRequest } = this.issue(place);
    if (pullRequest === null) throw new Error(`${place.repository} has no pull request ${place.number}.`);
    return pullRequest;
  }

  pullRequests(repository: string): readonly PullRequest[] {
    return pullRequestsOf(this.repository(repository));
  }

  /** Check runs of a repository's commits, oldest first. */
  checkRuns(repository: string): readonly CheckRun[] {
    return this.repository(repository).checkRuns;
  }

  /** Commit ids by full reference name. */
  refs(repository: string): Promise<ReadonlyMap<string, string>> {
    return this.repository(repository).git.refs.all();
  }

  /** The unified diff of a pull request. */
  diff(place: Place): Promise<string> {
    const { baseSha, headSha } = this.pullRequest(place);
    return unifiedDiff(this.repository(place.repository).git, { base: baseSha, head: headSha });
  }

  #tellOfInstallation(installation: Installation, action: "deleted" | "suspend" | "unsuspend"): void {
    this.#world.emitOfAccount({
      event: "installation",
      action,
      installation,
      repositories: this.#world.repositoriesOf(installation),
      sender: installation.account,
    });
  }

  #pullRequestStep(place: Place, actor: string) {
    return { ...this.#step(place, actor), pullRequest: this.pullRequest(place) };
  }

  #threadOf(place: Place, commentId: number): ReviewThread {
    const { threads } = this.pullRequest(place);
    const thread = threads.find(({ comments }) => comments.some(({ id }) => id === commentId));
    if (thread === undefined) throw new Error(`No thread has the comment ${commentId}.`);
    return thread;
  }

  #step(place: Place, actor: string) {
    return {
      repository: this.repository(place.repository),
      issue: this.issue(place),
      actor: this.addUser(actor),
    };
  }
}
