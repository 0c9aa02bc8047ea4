import { createCookie } from "@remix-run/node";

/** GitHub's codes are good for an hour. */
const maxAgeSeconds = 3_600;

function cookie(secure: boolean) {
  return createCookie("porter-setup", {
    path: "/setup",
    httpOnly: true,
    // The browser comes back from GitHub by a link: `strict` would keep the cookie away.
    sameSite: "lax",
    maxAge: maxAgeSeconds,
    secure,
  });
}

/** Remembers in this browser that it began the set-up with this state. */
export function rememberState(state: string, secure: boolean): Promise<string> {
  return cookie(secure).serialize(state);
}

/** Whether this browser began the set-up with this state; anybody can send a browser here. */
export async function beganHere(request: Request, state: string): Promise<boolean> {
  const remembered: unknown = await cookie(false).parse(request.headers.get("cookie"));
  return remembered === state;
}
