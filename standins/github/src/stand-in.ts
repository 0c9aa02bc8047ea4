import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Admin } from "./admin.ts";
import { ManifestCodes } from "./app-set-up/manifest-codes.ts";
import { appKeys } from "./auth/app-keys.ts";
import type { Core, Exchange } from "./core.ts";
import { Faults } from "./faults.ts";
import { createSite } from "./http/site.ts";
import { defaultAppId, defaultEvents, defaultPermissions } from "./options.ts";
import type { GitHubStandInOptions } from "./options.ts";
import { RateLimit } from "./rate-limit.ts";
import { RequestLog } from "./request-log.ts";
import type { StandInClock } from "./state/clock.ts";
import { World } from "./state/world.ts";
import type { WebhookDelivery } from "./webhooks/delivery.ts";
import { WebhookSender } from "./webhooks/webhook-sender.ts";
import type { WebhookTarget } from "./webhooks/webhook-sender.ts";

/** What a stand-in is put together from. */
interface Parts {
  readonly core: Core;
  readonly dataDir: string;
  readonly cleanUp: () => Promise<void>;
}

/**
 * A stateful stand-in for GitHub: REST, GraphQL, git over HTTP, signed webhooks, plain pages, on real bare
 * repositories. The methods inherited from `Admin` are what people would do on the website.
 */
export class GitHubStandIn extends Admin {
  readonly appId: number;
  readonly clock: StandInClock;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly rateLimit: RateLimit;
  /** Answers a request as the server does; for mounting in another server. */
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
  readonly #core: Core;
  readonly #cleanUps: (() => Promise<void>)[];

  private constructor({ core, dataDir, cleanUp }: Parts) {
    super(core.world, dataDir);
    this.appId = core.world.app.id;
    this.clock = core.world.clock;
    this.faults = core.faults;
    this.requests = core.requests;
    this.rateLimit = core.rateLimit;
    this.#core = core;
    this.#cleanUps = [cleanUp];
    const site = createSite(core);
    this.fetch = (request, env) => site.fetch(request, env);
  }

  /** Makes a stand-in that does not listen yet; `startGitHubStandIn` makes one that does. */
  static async create(options: GitHubStandInOptions = {}): Promise<GitHubStandIn> {
    const temporaryDir =
      options.dataDir === undefined ? await mkdtemp(join(tmpdir(), "github-stand-in-")) : null;
    const keys = await appKeys(options.publicKeyPem);
    const world = new World({
      appId: options.appId ?? defaultAppId,
      appSlug: options.appSlug ?? "porter",
      permissions: options.permissions ?? defaultPermissions,
      events: options.events ?? defaultEvents,
    });
    const core: Core = {
      world,
      identity: { appId: world.app.id, publicKey: keys.publicKey },
      faults: new Faults(),
      requests: new RequestLog(),
      rateLimit: new RateLimit(),
      webhooks: new WebhookSender(world),
      manifestCodes: new ManifestCodes(),
      privateKeyPem: keys.privateKeyPem,
      observers: new Set(),
    };
    core.webhooks.setTarget(options.webhook ?? null);
    return new GitHubStandIn({
      core,
      dataDir: options.dataDir ?? temporaryDir ?? "",
      cleanUp: async () => {
        for (const { git } of world.repositories.values()) git.close();
        if (temporaryDir !== null) await rm(temporaryDir, { recursive: true, force: true });
      },
    });
  }

  /** The login the App writes under. */
  get botLogin(): string {
    return this.#core.world.app.bot.login;
  }

  /** What Porter gets as `GITHUB_URL`. */
  get url(): string {
    return this.#core.world.webUrl;
  }

  /** What Porter gets as `GITHUB_API_URL`; GraphQL is at `/graphql` below it. */
  get apiUrl(): string {
    return this.#core.world.apiUrl;
  }

  /** The App's private key. Throws when the stand-in was given only the public one. */
  get privateKeyPem(): string {
    if (this.#core.privateKeyPem === null)
      throw new Error("The stand-in was started with somebody else's public key.");
    return this.#core.privateKeyPem;
  }

  /** What Porter gets as `GITHUB_CLIENT_ID` and `GITHUB_CLIENT_SECRET`. */
  get client(): { readonly id: string; readonly secret: string } {
    const { clientId, clientSecret } = this.#core.world.app;
    return { id: clientId, secret: clientSecret };
  }

  /** Webhook attempts in the order they began. */
  get deliveries(): readonly WebhookDelivery[] {
    return this.#core.webhooks.deliveries;
  }

  /** Sets where webhooks go from now on; `null` stops them. */
  setWebhook(target: WebhookTarget | null): void {
    this.#core.webhooks.setTarget(target);
  }

  /** Resolves when every webhook attempt has ended. */
  webhooksSettled(): Promise<void> {
    return this.#core.webhooks.settled();
  }

  /** Sends a recorded attempt again under the same delivery GUID. Throws when there is none of that id. */
  redeliver(id: number): WebhookDelivery {
    const delivery = this.#core.webhooks.redeliver(id);
    if (delivery === null) throw new Error(`There is no webhook delivery ${id}, or no webhook is set.`);
    return delivery;
  }

  /** Calls `observer` after every API request; returns how to stop that. */
  observe(observer: (exchange: Exchange) => void): () => void {
    this.#core.observers.add(observer);
    return () => this.#core.observers.delete(observer);
  }

  /** Tells the stand-in where it can be reached, when it is mounted elsewhere, and how to stop that. */
  servedAt(webUrl: string, stop: () => Promise<void> = () => Promise.resolve()): void {
    this.#core.world.webUrl = webUrl;
    this.#cleanUps.unshift(stop);
  }

  /** Stops listening, ends every child process, removes the data folder when it was a temporary one. */
  async close(): Promise<void> {
    for (const cleanUp of this.#cleanUps.splice(0)) await cleanUp();
  }
}
