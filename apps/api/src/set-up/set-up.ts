import { randomBytes, timingSafeEqual } from "node:crypto";
import { appForm, type AppForm, exchangeManifestCode, installationPage } from "@porter/forges";
import { PorterError } from "@porter/orchestrator";
import type { Environment } from "../config/environment.ts";
import { isLoopback } from "./is-loopback.ts";
import { storeApp } from "./stored-app.ts";
import { webhookUrlOf } from "./webhook-url.ts";

/** What a person chooses. */
interface SetUpWish {
  readonly name: string;
  /** `null`: under their own account. */
  readonly organization: string | null;
  /** From the terminal; `null` when none was entered. */
  readonly token: string | null;
}

/** Makes Porter's GitHub App in the browser. There is one only while no App is configured. */
export interface SetUp {
  /** To be printed where only the operator reads it; `null` when only this machine reaches Porter. */
  readonly token: string | null;
  readonly githubUrl: string;
  readonly porterUrl: string;
  readonly webhookUrl: string;
  /** The form for GitHub and the state it will bring back. Throws `setup_token_wrong`. */
  begin(wish: SetUpWish): AppForm & { readonly state: string };
  /**
   * Takes what GitHub sent back, keeps the new App, and tells Porter to begin with it. Returns where its
   * repositories are chosen. Throws `setup_state_unknown`, `setup_code_refused` or `forge_*`.
   */
  complete(answer: { readonly code: string; readonly state: string }): Promise<{ installUrl: string }>;
}

/** GitHub's codes are good for an hour; so is the question they answer. */
const stateLifeMs = 3_600_000;
/** Questions that are open at the same time; the oldest is forgotten first. */
const openStates = 100;

export function createSetUp(options: {
  readonly environment: Environment;
  /** Where people reach Porter. */
  readonly porterUrl: string;
  /** Called once, after the App was stored. */
  onConnected(): void;
}): SetUp {
  const { environment, porterUrl } = options;
  const { githubUrl, githubApiUrl } = environment;
  const token = isPrivate(environment.host, porterUrl) ? null : randomBytes(16).toString("hex");
  const webhookUrl = webhookUrlOf(environment, porterUrl);
  const states = new Map<string, number>();
  let connected = false;
  return {
    token,
    githubUrl,
    porterUrl,
    webhookUrl,
    begin({ name, organization, token: entered }) {
      if (token !== null && !equal(token, entered ?? "")) throw wrongToken();
      const state = randomBytes(16).toString("hex");
      states.set(state, Date.now() + stateLifeMs);
      for (const oldest of states.keys()) {
        if (states.size <= openStates) break;
        states.delete(oldest);
      }
      return { state, ...appForm({ name, organization, githubUrl, porterUrl, webhookUrl, state }) };
    },
    async complete({ code, state }) {
      const until = states.get(state) ?? 0;
      states.delete(state);
      if (connected || Date.now() >= until) throw unknownState();
      const app = await exchangeManifestCode(githubApiUrl, code);
      if (connected) throw unknownState();
      connected = true;
      await storeApp(environment, app).catch((error: unknown) => {
        connected = false;
        throw error;
      });
      options.onConnected();
      return { installUrl: installationPage(githubUrl, app.slug) };
    },
  };
}

/** A public name may lead here through a proxy, whatever is listened on. */
function isPrivate(host: string, porterUrl: string): boolean {
  return isLoopback(host) && isLoopback(new URL(porterUrl).hostname);
}

function equal(expected: string, entered: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(entered.trim())];
  return left.length === right.length && timingSafeEqual(left, right);
}

function wrongToken(): PorterError {
  return new PorterError({
    code: "setup_token_wrong",
    message: "This is not the set-up token. It is printed where Porter was started.",
    retry: "never",
  });
}

function unknownState(): PorterError {
  return new PorterError({
    code: "setup_state_unknown",
    message:
      "This set-up was not begun here, took longer than an hour, or is done already. Begin again at /setup.",
    retry: "never",
  });
}
