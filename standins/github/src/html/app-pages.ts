import { html } from "hono/html";
import type { AppManifest } from "../state/app-manifest.ts";
import type { App } from "../state/world.ts";
import { layout } from "./layout.ts";

/** Asks whoever came with a manifest whether the App is to be made. */
export function confirmAppHtml(wish: {
  readonly manifest: AppManifest;
  readonly text: string;
  readonly state: string;
  readonly owner: string;
  readonly action: string;
}) {
  const { manifest } = wish;
  const permissions = Object.entries(manifest.default_permissions);
  return layout(
    "Create GitHub App",
    html`<header>
        <h1>Create GitHub App for ${wish.owner}</h1>
        <p>The app asks for these permissions and events.</p>
      </header>
      <ul>
        ${permissions.map(([name, level]) => html`<li>${name}: ${level}</li>`)}
      </ul>
      <p class="meta">${manifest.default_events.join(", ")}</p>
      <form method="post" action="${wish.action}">
        <input type="hidden" name="manifest" value="${wish.text}" />
        <input type="hidden" name="state" value="${wish.state}" />
        <p>
          <label
            >GitHub App name <input name="name" value="${manifest.name}" required maxlength="34"
          /></label>
        </p>
        <button>Create GitHub App for ${wish.owner}</button>
      </form>`,
  );
}

/** What is shown for a manifest GitHub would refuse. */
export function refusedManifestHtml(reason: string) {
  return layout(
    "Manifest refused",
    html`<header><h1>The manifest was refused</h1></header>
      <pre>${reason}</pre>`,
  );
}

/** Asks on which account the App is to be installed. */
export function installAppHtml(app: App, accounts: readonly string[], action: string) {
  return layout(
    `Install ${app.name}`,
    html`<header><h1>Install ${app.name}</h1></header>
      <form method="post" action="${action}">
        ${accounts.map((login) => html`<p><button name="account" value="${login}">Install on ${login}</button></p>`)}
      </form>`,
  );
}
