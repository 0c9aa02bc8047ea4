import type { NodeIds } from "../../delivery/delivery.ts";
import type { Forge, Permission } from "../../forge/forge.ts";
import type { InstalledRepository } from "../../forge/repository.ts";
import type { CheckReport, LabelLook } from "../../forge/task-signs.ts";

/** A file as git stores it. */
export interface StoredFile {
  readonly mode: string;
  readonly content: Uint8Array;
}

export interface StoredComment {
  readonly id: string;
  readonly author: string;
  readonly body: string;
}

export interface StoredCommit {
  readonly sha: string;
  readonly message: string;
  readonly parents: readonly string[];
}

export interface StoredPullRequest {
  readonly number: number;
  readonly url: string;
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  readonly open: boolean;
}

export interface StoredCheckRun extends CheckReport {
  readonly headSha: string;
}

/**
 * What goes wrong between the forge and its host, for every request but signing in, until `heal`:
 * an answer with this status; a connection that breaks before the request arrives, or before its answer does.
 */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: "connection" }
  | { readonly kind: "lost-answer"; readonly step: string };

/** A code host with one repository and one open issue, seen from both sides of the forge. */
export interface ForgeWorld {
  /** A forge without any memory, as after a restart of Porter. */
  startForge(): Forge;
  readonly repository: InstalledRepository;
  readonly issueNumber: number;
  readonly defaultBranch: string;

  grant(login: string, permission: Permission): Promise<void>;
  /** Somebody comments on the issue; returns the comment's id. */
  comment(login: string, body: string): Promise<string>;
  deleteComment(id: string): Promise<void>;
  comments(): Promise<readonly StoredComment[]>;
  /** The host's global ids of the issue and of a comment on it, as a delivery would tell them. */
  nodeIds(commentId: string): NodeIds;
  /** Number of 👀 on a comment. */
  eyes(commentId: string): Promise<number>;

  branches(): Promise<readonly string[]>;
  /** Commits of a branch, newest first. */
  commits(branch: string): Promise<readonly StoredCommit[]>;
  files(branch: string): Promise<Readonly<Record<string, StoredFile>>>;
  /** Somebody commits on top of a branch, which is made from the default branch if it does not exist. */
  push(login: string, branch: string): Promise<void>;
  pullRequests(): Promise<readonly StoredPullRequest[]>;
  /** Every check run there is, oldest first. */
  checkRuns(): Promise<readonly StoredCheckRun[]>;
  /** Somebody puts a label on the issue. */
  label(login: string, name: string): Promise<void>;
  /** Labels of the issue. */
  labels(): Promise<readonly LabelLook[]>;

  /** Requests that reached the host so far. */
  requests(): number;
  /** From now on the host does not accept the forge's own credentials. */
  revokeCredentials(): void;
  break(fault: Fault): void;
  heal(): void;
  /** Every credential the forge has used or been given so far. */
  secrets(): readonly string[];
  close(): Promise<void>;
}

export interface ForgeContract {
  /** Starts a world whose default branch holds exactly these files in one commit. */
  readonly setup: (files: Readonly<Record<string, StoredFile>>) => Promise<ForgeWorld>;
  /** Names of the requests that make up a publication of text files, in order. */
  readonly publicationSteps: readonly string[];
  /** The same when the forge has read the context before and could look ahead. */
  readonly preparedPublicationSteps: readonly string[];
}
