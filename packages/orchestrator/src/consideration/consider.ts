import { parseComment } from "../command/parse-command.ts";
import type { DeliveryEvent, Mention } from "../delivery/delivery.ts";
import { decideIntake } from "../intake/decide-intake.ts";
import { notPermittedReply, waitsForMaintainerReply } from "../notice/replies.ts";
import { askStanding } from "../policy/ask-standing.ts";
import type { RepositoryPolicy } from "../policy/repository-policy.ts";
import type { RepositorySettings } from "../policy/repository-settings.ts";
import type { Job } from "../ports.ts";
import type { Ports } from "../use-case-ports.ts";

type Consider = Extract<Job, { kind: "consider" }>;
type Considered = Extract<DeliveryEvent, { kind: "issue-opened" | "issue-labeled" | "issue-assigned" }>;

/** The command line that an event stands for by the repository's rules; `null` when it stands for none. */
export function commandFor(
  event: Considered,
  policy: RepositoryPolicy,
  settings: RepositorySettings | null,
): string | null {
  switch (event.kind) {
    case "issue-opened": {
      if (!(policy.autoAssign ?? settings?.autoAssign ?? false)) return null;
      const skipped = new Set([...policy.skipLabels, ...(settings?.skipLabels ?? [])].map(lower));
      return event.labels.some((label) => skipped.has(lower(label))) ? null : "@porter";
    }
    case "issue-labeled": {
      const [, line] =
        Object.entries(policy.labels).find(([label]) => lower(label) === lower(event.label)) ?? [];
      return line === undefined ? null : `@porter ${line.replaceAll(/\s+/g, " ").trim()}`;
    }
    case "issue-assigned":
      return "@porter";
  }
}

/**
 * Looks at what somebody did to an issue and starts a task if the repository's rules say so and the person may command.
 * A new issue of somebody who may not waits for a maintainer, who is told how to start it. Safe to repeat: what it
 * writes bears the delivery's id.
 */
export async function consider({ deliveryId, event }: Consider, ports: Ports): Promise<void> {
  const { repository, issue, person } = event;
  const [{ against, policy }, settings] = await Promise.all([
    askStanding(repository, person.login, ports),
    ports.settings.ofRepository(repository),
  ]);
  const line = commandFor(event, policy, settings);
  // Rules that cannot be read are reported where somebody asked for something, not at each new issue.
  if (line === null) return;
  const reply = (text: string) =>
    ports.journal.post([{ kind: "reply", repository, issueNumber: issue.number, key: deliveryId, text }]);
  if (against !== null) {
    const opened = event.kind === "issue-opened" && against.code === "not_permitted";
    await reply(opened ? waitsForMaintainerReply() : notPermittedReply(person.login, against));
    return;
  }
  const mention: Mention = {
    repository,
    issue,
    comment: null,
    text: line,
    author: person,
    writtenAt: event.at,
  };
  const { refusals } = parseComment(line, ports.vocabulary);
  if (refusals.length > 0) {
    await reply(brokenRule(refusals.map(({ message }) => message)));
    return;
  }
  await ports.journal.record(
    decideIntake(
      {
        id: `${deliveryId} considered`,
        event: "porter",
        action: event.kind,
        content: { kind: "mention", mention },
      },
      {
        vocabulary: ports.vocabulary,
        defaultAgent: ports.defaultAgent,
        now: ports.clock.now(),
        nextId: () => ports.ids.next(),
      },
    ),
  );
}

function brokenRule(messages: readonly string[]): string {
  return `✗ The rule for this label in .porter/config.json cannot be carried out: ${messages.join(" ")}`;
}

function lower(text: string): string {
  return text.toLowerCase();
}
