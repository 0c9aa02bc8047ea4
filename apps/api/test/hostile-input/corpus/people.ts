import { outsider } from "../../porter-under-test.ts";
import { type Expected, type HostileCase, planted } from "../hostile-case.ts";

const notPermitted = { kind: "refused", reason: "not_permitted" } as const;

/** A command in a delivery that names somebody as its author. */
const byAuthor = (name: string, author: object | null, expected: Expected): HostileCase => ({
  name,
  arrange: async (stage) => {
    stage.open();
    await stage.deliver(await stage.body("@porter record", { user: author }));
  },
  expected,
});

/** People who are not who they look like, or may not what they ask for. */
export const people: readonly HostileCase[] = [
  {
    name: "an outsider's command on a public repository",
    arrange: async (stage) => {
      stage.open();
      await stage.ask(`@porter record ${planted}`, outsider);
    },
    expected: notPermitted,
  },
  {
    name: "an outsider's command on a private repository",
    arrange: async (stage) => {
      await stage.moveTo({ name: "acme/private", private: true });
      stage.open();
      await stage.ask(`@porter record ${planted}`, outsider);
    },
    expected: notPermitted,
  },
  {
    name: "the command of somebody who may only triage",
    arrange: async (stage) => {
      stage.under.standIn.setPermission(stage.repository, "tess", "triage");
      stage.open();
      await stage.ask("@porter record", "tess");
    },
    expected: notPermitted,
  },
  {
    name: "permission lost between command and run",
    arrange: async (stage) => {
      const { under, repository } = stage;
      under.standIn.setPermission(repository, "leaver", "write");
      stage.open();
      await stage.ask("@porter record", "leaver", () =>
        under.standIn.setPermission(repository, "leaver", null),
      );
    },
    expected: notPermitted,
  },
  {
    name: "an outsider's refused command that a maintainer's retry must not pick up",
    arrange: async (stage) => {
      stage.open();
      await stage.ask(`@porter record ${planted}`, outsider);
      await stage.reply(/need write access/);
      await stage.ask("@porter retry");
      await stage.reply(/Nothing to retry/);
    },
    expected: notPermitted,
  },
  {
    name: "an outsider's refused command that a maintainer's retry names",
    arrange: async (stage) => {
      stage.open();
      const { tasks: [id = ""] = [] } = await stage.ask(`@porter record ${planted}`, outsider);
      await stage.reply(/need write access/);
      await stage.ask(`@porter retry ${id}`);
    },
    expected: notPermitted,
  },
  {
    name: "an outsider's command behind a maintainer's failed one: a retry means the maintainer's",
    arrange: async (stage) => {
      stage.open();
      await stage.ask("@porter fail");
      await stage.reply(/Task failed/);
      await stage.ask(`@porter record ${planted}`, outsider);
      await stage.reply(/need write access/);
      await stage.ask("@porter retry");
    },
    expected: {
      kind: "fails",
      tasks: [
        { failure: "crashed", attempt: 2 },
        { failure: "not_permitted", attempt: 0 },
      ],
    },
  },
  {
    name: "an outsider who stops",
    arrange: async (stage) => {
      stage.open();
      await stage.ask("@porter stop", outsider);
    },
    expected: notPermitted,
  },
  {
    name: "an outsider's line that cannot be read, which must not be repeated",
    arrange: async (stage) => {
      stage.open();
      await stage.ask(`@porter --model=@ann,${planted.replaceAll(" ", "_")}`, outsider);
    },
    expected: notPermitted,
  },
  byAuthor("a login with a Cyrillic a", { login: "\u0430nn", id: 66, type: "User" }, notPermitted),
  byAuthor(
    "a login that leads to another address",
    { login: "../../ann", id: 66, type: "User" },
    notPermitted,
  ),
  byAuthor("the account porter-bot", { login: "porter-bot", id: 66, type: "User" }, notPermitted),
  byAuthor(
    "an association that says owner",
    { login: outsider, id: 66, type: "User", author_association: "OWNER", site_admin: true },
    notPermitted,
  ),
  byAuthor("an organisation", { login: "acme", id: 66, type: "Organization" }, notPermitted),
  byAuthor(
    "a bot",
    { login: "renovate[bot]", id: 66, type: "Bot" },
    { kind: "ignored", reason: "bot_author" },
  ),
  byAuthor(
    "Porter itself, in capitals and as a person",
    { login: "PORTER[bot]", id: 66, type: "User" },
    { kind: "ignored", reason: "own_comment" },
  ),
  byAuthor("nobody", null, { kind: "ignored", reason: "unknown_author" }),
  {
    name: "a command on the pull request of an outsider's fork",
    arrange: async (stage) => {
      await stage.openFromFork(planted);
      await stage.ask();
    },
    expected: { kind: "refused", reason: "fork_pull_request" },
  },
];
