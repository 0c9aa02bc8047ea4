import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  maintainer,
  outsider,
  type PorterUnderTest,
  repository,
  startPorterUnderTest,
} from "./porter-under-test.ts";

/** Signing in as a browser does it, by plain requests: what a page shows is tested in a browser. */

let world: PorterUnderTest;
let taskId: string;

beforeAll(async () => {
  world = await startPorterUnderTest({ signIn: true });
  const { standIn } = world;
  standIn.addUser("bob");
  await standIn.addRepository({
    name: "other/secret",
    private: true,
    collaborators: { bob: "write" },
    files: { "README.md": "# secret\n" },
  });
  standIn.openIssue({ repository: "other/secret", author: "bob", title: "Hidden" });
  standIn.comment({ repository, number: 1 }, maintainer, "@porter edit");
  standIn.comment({ repository: "other/secret", number: 1 }, "bob", "@porter edit");
  await standIn.webhooksSettled();
  const ann = await signIn(maintainer);
  taskId = (await tasksOf(ann))[0]?.id ?? "";
});
afterAll(() => world.close());

type Jar = Map<string, string>;

const cookieOf = (jar: Jar) => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");

/** Sends a request without following redirects and keeps the cookies of the answer. */
async function visit(jar: Jar, url: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...(init.headers as Record<string, string>), cookie: cookieOf(jar) };
  const response = await fetch(url, { ...init, headers, redirect: "manual" });
  for (const line of response.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === "") jar.delete(name);
    else jar.set(name, value);
  }
  return response;
}

/** To GitHub and back up to the address that the browser would open next. */
async function comeBack(
  jar: Jar,
  login: string,
  { decision = "authorize", to = "/tasks" } = {},
): Promise<string> {
  const begun = await visit(jar, `${world.porter.url}/auth/github?to=${encodeURIComponent(to)}`);
  const page = new URL(begun.headers.get("location") ?? "");
  const body = new URLSearchParams([...page.searchParams, ["login", login], ["decision", decision]]);
  const agreed = await fetch(`${page.origin}${page.pathname}`, { method: "POST", body, redirect: "manual" });
  return agreed.headers.get("location") ?? "";
}

async function signIn(login: string): Promise<Jar> {
  const jar: Jar = new Map();
  const response = await visit(jar, await comeBack(jar, login));
  expect(response.headers.get("location")).toBe("/tasks");
  return jar;
}

async function ask(procedure: string, input: object, headers: Record<string, string>): Promise<Response> {
  const json = encodeURIComponent(JSON.stringify({ json: input }));
  return fetch(`${world.porter.url}/trpc/${procedure}?input=${json}`, { headers });
}

async function tasksOf(jar: Jar): Promise<{ id: string; repo: string }[]> {
  const response = await ask("tasks.list", {}, { cookie: cookieOf(jar) });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const body = (await response.json()) as {
    result: { data: { json: { tasks: { id: string; repo: string }[] } } };
  };
  return body.result.data.json.tasks;
}

describe("signing in", () => {
  it("sets a cookie that scripts cannot read and that is no one's business on other sites", async () => {
    const jar: Jar = new Map();
    const response = await visit(jar, await comeBack(jar, maintainer));
    const session = response.headers.getSetCookie().find((line) => line.startsWith("porter-session="));
    expect(session).toMatch(/; HttpOnly/);
    expect(session).toMatch(/; SameSite=Lax/);
    expect(session).toMatch(/; Path=\//);
    // Loopback has no HTTPS; with an https address the cookie is Secure, see sealed-cookie.test.ts.
    expect(session).not.toMatch(/Secure/);
  });

  it("keeps no token in clear, neither in the log nor in the cookie", async () => {
    const jar = await signIn(maintainer);
    expect(world.logs()).not.toMatch(/gh[ur]_/);
    expect(cookieOf(jar)).not.toMatch(/gh[ur]_/);
  });

  it("refuses a state that this browser did not begin with", async () => {
    const jar: Jar = new Map();
    const target = new URL(await comeBack(jar, maintainer));
    target.searchParams.set("state", "x".repeat(32));
    const response = await visit(jar, target.href);
    expect(response.headers.get("location")).toBe("/sign-in?problem=stale");
    expect(jar.has("porter-session")).toBe(false);
  });

  it("refuses a callback in a browser that did not begin it, and one that is played again", async () => {
    const jar: Jar = new Map();
    const target = await comeBack(jar, maintainer);
    const elsewhere = await visit(new Map(), target);
    expect(elsewhere.headers.get("location")).toBe("/sign-in?problem=stale");
    await visit(jar, target);
    const again = await visit(jar, target);
    expect(again.headers.get("location")).toBe("/sign-in?problem=stale");
  });

  it("says that somebody changed their mind", async () => {
    const jar: Jar = new Map();
    const response = await visit(jar, await comeBack(jar, maintainer, { decision: "cancel" }));
    expect(response.headers.get("location")).toBe("/sign-in?problem=cancelled");
  });

  it.each(["//evil.example/x", "https://evil.example/", String.raw`/\evil.example`, "javascript:alert(1)"])(
    "never ends at %s",
    async (to) => {
      const jar: Jar = new Map();
      const response = await visit(jar, await comeBack(jar, maintainer, { to }));
      expect(new URL(response.headers.get("location") ?? "", world.porter.url).origin).toBe(world.porter.url);
    },
  );
});

describe("who sees what", () => {
  it("shows the tasks of repositories that one has a role in, and no others", async () => {
    expect((await tasksOf(await signIn(maintainer))).map(({ repo }) => repo)).toEqual([repository]);
    expect((await tasksOf(await signIn("bob"))).map(({ repo }) => repo)).toEqual(["other/secret"]);
    expect((await tasksOf(await signIn(outsider))).map(({ repo }) => repo)).toEqual([repository]);
    world.standIn.addUser("stranger");
    expect(await tasksOf(await signIn("stranger"))).toEqual([]);
  });

  it("answers for an unreadable task as for one that does not exist", async () => {
    const headers = { cookie: cookieOf(await signIn("bob")) };
    const unreadable = await ask("tasks.byId", { id: taskId }, headers);
    const missing = await ask("tasks.byId", { id: "019ab000-0000-7000-8000-00000000ffff" }, headers);
    expect([unreadable.status, missing.status]).toEqual([404, 404]);
    const sentence = "No such task, or it is in a repository you cannot read.";
    expect(await unreadable.text()).toContain(sentence);
    expect(await missing.text()).toContain(sentence);
  });

  it("tells nobody anything without a session", async () => {
    expect((await ask("tasks.list", {}, {})).status).toBe(401);
    expect((await ask("tasks.byId", { id: taskId }, {})).status).toBe(401);
  });

  it("lets people with read access look, but not stop", async () => {
    const jar = await signIn(outsider);
    const response = await fetch(`${world.porter.url}/trpc/tasks.stop`, {
      method: "POST",
      headers: { cookie: cookieOf(jar), "content-type": "application/json" },
      body: JSON.stringify({ json: { id: taskId } }),
    });
    expect(response.status).toBe(403);
  });
});

describe("a bearer token", () => {
  it("of GitHub speaks for its owner, without a cookie", async () => {
    const token = world.standIn.addUserToken("bob");
    const response = await ask("tasks.list", {}, { authorization: `Bearer ${token}` });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("other/secret");
  });

  it("that GitHub does not take is nobody's, even beside a good cookie", async () => {
    const cookie = cookieOf(await signIn(maintainer));
    const response = await ask("tasks.list", {}, { cookie, authorization: "Bearer ghp_wrong" });
    expect(response.status).toBe(401);
  });
});

describe("the end of a session", () => {
  it("comes with signing out, for every tab of the browser and a copied cookie", async () => {
    const jar = await signIn(maintainer);
    const copied = new Map(jar);
    const response = await visit(jar, `${world.porter.url}/auth/sign-out`, { method: "POST" });
    expect(response.status).toBe(303);
    expect((await ask("tasks.list", {}, { cookie: cookieOf(copied) })).status).toBe(401);
  });

  it("cannot be brought about by a foreign page", async () => {
    const jar = await signIn(maintainer);
    const headers = { origin: "https://evil.example" };
    const response = await visit(jar, `${world.porter.url}/auth/sign-out`, { method: "POST", headers });
    expect(response.status).toBe(403);
    expect(await tasksOf(jar)).toHaveLength(1);
  });

  it("comes when GitHub takes no token of theirs any more", async () => {
    const jar = await signIn("bob");
    world.standIn.revokeAuthorization("bob");
    expect((await ask("tasks.list", {}, { cookie: cookieOf(jar) })).status).toBe(401);
  });
});

describe("a token that has ended", () => {
  it("is renewed once, however many requests find it ended", async () => {
    const jar = await signIn(maintainer);
    world.standIn.expireAuthorization(maintainer);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ask("tasks.list", {}, { cookie: cookieOf(jar) })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });
});

it("everything asked of GitHub fits its own description", () => {
  expect(world.standIn.violations).toEqual([]);
});
