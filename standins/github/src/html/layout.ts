import { createHash } from "node:crypto";
import { html, raw } from "hono/html";

const style = `
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 48rem; padding: 1.5rem 1rem 4rem; font: 16px/1.55 system-ui, sans-serif; }
header p, footer, .meta { color: #6b7280; font-size: .875rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
a { color: #2563eb; }
@media (prefers-color-scheme: dark) { a { color: #93c5fd; } header p, footer, .meta { color: #9ca3af; } }
article { border: 1px solid #8886; border-radius: .5rem; margin: 1rem 0; padding: .5rem 1rem; }
article p { white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0; }
pre { overflow-x: auto; padding: .75rem; background: #8881; border-radius: .375rem; font-size: .8125rem; }
ins, del { text-decoration: none; }
ins { background: #16a34a2e; }
del { background: #dc26262e; }
`;

const styleHash = createHash("sha256").update(style).digest("base64");

/** As one text: white space that a formatter puts around the style would be part of what the hash covers. */
const styleTag = `<style>${style}</style>`;

/** Headers of every page: nothing may run or load, and only the style below applies. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** A page around its content; `content` must come from the `html` template. */
export function layout(title: string, content: unknown) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        ${raw(styleTag)}
      </head>
      <body>
        ${content}
        <footer><p>This is Porter's stand-in for GitHub. It runs on this machine only.</p></footer>
      </body>
    </html>`;
}
