import { randomBytes } from "node:crypto";
import { Authorizations } from "./authorizations.ts";
import { StandInClock } from "./clock.ts";
import type { Gist } from "./gist.ts";
import { Ids, nodeId } from "./ids.ts";
import type { AccountEvent } from "./account-event.ts";
import type { Installation, InstallationToken, Permissions } from "./installation.ts";
import type { Comment, Issue } from "./issue.ts";
import { fullName } from "./repository.ts";
import type { Repository } from "./repository.ts";
import type { User } from "./user.ts";
import type { WorldEvent } from "./world-event.ts";

/** The GitHub App the stand-in knows: there is one. */
export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where people go after they installed it. */
  readonly setupUrl: string | null;
  readonly bot: User;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly createdAt: Date;
}

/** Something that can be found by its global node id. */
export interface Findable {
  readonly repository: Repository;
  readonly issue: Issue;
  /** `null` when the id is that of the issue or pull request itself. */
  readonly comment: Comment | null;
}

/** What `World` is made from. */
export interface WorldOptions {
  readonly appId: number;
  readonly appSlug: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

/** Everything the stand-in knows. Names are compared as GitHub does: case does not count. */
export class World {
  /** Where people and git reach the stand-in, without a slash at the end; known once it listens. */
  webUrl = "http://127.0.0.1";
  readonly clock = new StandInClock();
  readonly ids = new Ids();
  /** Replaced as a whole when a manifest makes it anew. */
  app: App;
  readonly users = new Map<string, User>();
  readonly repositories = new Map<string, Repository>();
  readonly installations = new Map<number, Installation>();
  readonly installationTokens = new Map<string, InstallationToken>();
  /** Issues, pull requests and comments by node id. */
  readonly findable = new Map<string, Findable>();
  /** Personal tokens of people. */
  readonly userTokens = new Map<string, User>();
  /** What people allowed the App to do in their name. */
  readonly authorizations = new Authorizations();
  /** By id. */
  readonly gists = new Map<string, Gist>();
  /** Lower-case logins by `organisation/team` in lower case. */
  readonly teams = new Map<string, Set<string>>();
  readonly #listeners: ((event: WorldEvent) => void)[] = [];
  readonly #accountListeners: ((event: AccountEvent) => void)[] = [];

  constructor(options: WorldOptions) {
    this.app = {
      id: options.appId,
      slug: options.appSlug,
      name: options.appSlug,
      clientId: `Iv23li${options.appId}`,
      clientSecret: randomBytes(20).toString("hex"),
      setupUrl: null,
      bot: this.addUser(`${options.appSlug}[bot]`, "Bot", null),
      permissions: options.permissions,
      events: options.events,
      createdAt: this.clock.now(),
    };
  }

  /** Adds an account; an account of that login that exists already is returned as it is. */
  addUser(login: string, type: User["type"], name: string | null): User {
    const known = this.user(login);
    if (known !== null) return known;
    const id = this.ids.next();
    const kind = type === "User" ? "U" : type === "Bot" ? "BOT" : "O";
    const user: User = { id, nodeId: nodeId(kind, id), login, type, name, createdAt: this.clock.now() };
    this.users.set(login.toLowerCase(), user);
    return user;
  }

  /** Where its REST API is; GraphQL is at `/graphql` below it. */
  get apiUrl(): string {
    return `${this.webUrl}/api`;
  }

  user(login: string): User | null {
    return this.users.get(login.toLowerCase()) ?? null;
  }

  repository(owner: string, name: string): Repository | null {
    return this.repositories.get(`${owner}/${name}`.toLowerCase()) ?? null;
  }

  repositoryById(id: number): Repository | null {
    for (const repository of this.repositories.values()) if (repository.id === id) return repository;
    return null;
  }

  addRepository(repository: Repository): void {
    this.repositories.set(fullName(repository).toLowerCase(), repository);
  }

  /** The installation on the account that owns the repository, or `null` when the App is not installed there. */
  installationOf(account: User): Installation | null {
    for (const installation of this.installations.values()) {
      if (installation.account === account) return installation;
    }
    return null;
  }

  /** Repositories an installation covers. */
  repositoriesOf(installation: Installation): Repository[] {
    return [...this.repositories.values()].filter(
      ({ owner, id }) => owner === installation.account && !installation.excluded.has(id),
    );
  }

  /** Tells everybody who listens what happened; listeners must not throw. */
  emit(event: WorldEvent): void {
    event.repository.updatedAt = this.clock.now();
    for (const listener of this.#listeners) listener(event);
  }

  /** Tells what happened to the App itself; listeners must not throw. */
  emitOfAccount(event: AccountEvent): void {
    for (const listener of this.#accountListeners) listener(event);
  }

  listenToAccounts(listener: (event: AccountEvent) => void): void {
    this.#accountListeners.push(listener);
  }

  listen(listener: (event: WorldEvent) => void): void {
    this.#listeners.push(listener);
  }
}
