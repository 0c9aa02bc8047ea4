import { html } from "hono/html";
import type { User } from "../state/user.ts";
import { layout, pageHeaders } from "./layout.ts";

/** The page on which somebody lets an App act for them: who they are here is theirs to choose. */
export function authorizePageHtml(page: {
  readonly appName: string;
  readonly people: readonly User[];
  /** Parameters of the request, sent along with the answer. */
  readonly parameters: Readonly<Record<string, string>>;
}) {
  const { appName, people, parameters } = page;
  return layout(
    `Authorize ${appName}`,
    html`<header><h1>${appName} would like permission to act for you</h1></header>
      <form method="post" action="?">
        ${Object.entries(parameters).map(
          ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
        )}
        <p>
          <label
            >Sign in as
            <select name="login">
              ${people.map(({ login }) => html`<option>${login}</option>`)}
            </select></label
          >
        </p>
        <p>
          <button name="decision" value="authorize">Authorize ${appName}</button>
          <button name="decision" value="cancel">Cancel</button>
        </p>
      </form>`,
  );
}

/** As for every page, but its form may be sent, and the answer may lead to the App. */
export function authorizePageHeaders(redirectUri: string): Record<string, string> {
  const policy = pageHeaders["content-security-policy"] ?? "";
  return {
    ...pageHeaders,
    "content-security-policy": policy.replace(
      "form-action 'none'",
      `form-action 'self' ${new URL(redirectUri).origin}`,
    ),
    // The form's Origin is checked by nobody here, but `no-referrer` would make it "null".
    "referrer-policy": "same-origin",
  };
}
