import { maintainer, outsider } from "../../porter-under-test.ts";
import { type HostileCase, planted } from "../hostile-case.ts";
import type { Stage } from "../stage.ts";

const changed = (
  name: string,
  arrange: (stage: Stage) => Promise<unknown>,
  contains: readonly string[] = [],
): HostileCase => ({ name, arrange, expected: { kind: "runs", contains, lacks: [planted] } });

/** Text that changes between the command and the run: an agent gets what was there when a person decided. */
export const edits: readonly HostileCase[] = [
  changed(
    "the issue's body edited once the command is given",
    async (stage) => {
      stage.open({ body: "Slow on Mondays." });
      await stage.ask(undefined, maintainer, () =>
        stage.under.standIn.editIssue(stage.place, { actor: outsider, body: planted }),
      );
    },
    ["Slow on Mondays."],
  ),
  changed(
    "the issue's title edited once the command is given",
    async (stage) => {
      stage.open({ title: "Slow on Mondays" });
      await stage.ask(undefined, maintainer, () =>
        stage.under.standIn.editIssue(stage.place, { actor: outsider, title: planted }),
      );
    },
    ["Slow on Mondays"],
  ),
  changed("an outsider's earlier comment edited once the command is given", async (stage) => {
    stage.open();
    const id = stage.say("It was fast.");
    await stage.ask(undefined, maintainer, () =>
      stage.under.standIn.editComment(stage.place, { id, actor: outsider, body: planted }),
    );
  }),
  changed("an outsider's comment in the second of the command", async (stage) => {
    stage.open();
    await stage.ask(undefined, maintainer, () => void stage.say(planted));
  }),
  changed(
    "the command's own comment edited by somebody else",
    async (stage) => {
      stage.open();
      await stage.ask("@porter record look closely", maintainer, () => {
        const command = stage.under.standIn.comments(stage.place).at(-1);
        const body = `@porter record ${planted}`;
        stage.under.standIn.editComment(stage.place, { id: command?.id ?? 0, actor: outsider, body });
      });
    },
    [],
  ),
  changed("an outsider's comment that a maintainer hid", async (stage) => {
    stage.open();
    stage.under.standIn.minimizeComment(stage.repository, stage.say(planted), "SPAM");
    await stage.ask();
  }),
  {
    name: "an outsider's comment before the command",
    arrange: async (stage) => {
      stage.open();
      stage.say(planted);
      await stage.ask();
    },
    // There to be read by who gave the command: quoted, and marked as an outsider's.
    expected: { kind: "runs", contains: [planted] },
  },
  {
    name: "a comment edited into a command",
    arrange: async (stage) => {
      stage.open();
      await stage.deliver((await stage.body("@porter record")).replace('"created"', '"edited"'));
    },
    expected: { kind: "ignored", reason: "comment_edited" },
  },
  {
    name: "a command in a deleted comment",
    arrange: async (stage) => {
      stage.open();
      await stage.deliver((await stage.body("@porter record")).replace('"created"', '"deleted"'));
    },
    expected: { kind: "ignored", reason: "comment_deleted" },
  },
];
