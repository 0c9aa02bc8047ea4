/** The cookies of an answer that a browser would send back, as one `Cookie` header. */
function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0] ?? "")
    .filter((pair) => !pair.endsWith("="))
    .join("; ");
}

/** Signs somebody in through the stand-in's page, without a browser; returns what to send as `Cookie`. */
export async function signInAs(porterUrl: string, login: string): Promise<string> {
  const begun = await fetch(`${porterUrl}/auth/github`, { redirect: "manual" });
  const page = new URL(begun.headers.get("location") ?? "");
  const body = new URLSearchParams([...page.searchParams, ["login", login], ["decision", "authorize"]]);
  const agreed = await fetch(`${page.origin}${page.pathname}`, { method: "POST", body, redirect: "manual" });
  const headers = { cookie: cookiesOf(begun) };
  const ended = await fetch(agreed.headers.get("location") ?? "", { headers, redirect: "manual" });
  return cookiesOf(ended);
}
