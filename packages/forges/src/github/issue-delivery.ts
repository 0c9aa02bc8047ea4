import type { DeliveryEvent } from "@porter/orchestrator";
import {
  ignored,
  installedRepository,
  isForeignBot,
  isOwnLogin,
  issueOf,
  notUsed,
  parsedContent,
  personOf,
  type ReceivedDelivery,
} from "./delivery-context.ts";
import {
  issueAssignedSchema,
  issueClosedSchema,
  issueLabeledSchema,
  issueOpenedSchema,
  type IssueAction,
} from "./webhook-schemas.ts";

/** `issues`: what may mean a task, and the end of those that are live. */
export function issueContent(received: ReceivedDelivery, action: string | null): DeliveryEvent {
  const { payload } = received;
  switch (action) {
    case "opened":
      return parsedContent(issueOpenedSchema.safeParse(payload), (opened) => {
        const labels = (opened.issue.labels ?? []).map(({ name }) => name);
        const at = opened.issue.created_at;
        return considered(opened, received, (base) => ({ ...base, kind: "issue-opened", labels, at }));
      });
    case "labeled":
      return parsedContent(issueLabeledSchema.safeParse(payload), (labeled) => {
        const { label, issue } = labeled;
        return considered(labeled, received, (base) => ({
          ...base,
          kind: "issue-labeled",
          label: label.name,
          at: issue.updated_at,
        }));
      });
    case "assigned":
      return parsedContent(issueAssignedSchema.safeParse(payload), (assigned) => {
        const { assignee, issue } = assigned;
        if (!isOwnLogin(assignee?.login ?? "", received)) return ignored("assigned_to_somebody_else");
        return considered(assigned, received, (base) => ({
          ...base,
          kind: "issue-assigned",
          at: issue.updated_at,
        }));
      });
    case "closed":
      return parsedContent(issueClosedSchema.safeParse(payload), (closed) => {
        const repository = installedRepository(closed, received);
        if (repository === null) return ignored("no_installation");
        return { kind: "issue-closed", repository, issueNumber: closed.issue.number };
      });
    case null:
    default:
      return notUsed(action);
  }
}

type Base = Omit<Extract<DeliveryEvent, { kind: "issue-assigned" }>, "kind" | "at">;

/** What Porter itself or a foreign bot does to an issue starts nothing. */
function considered(
  payload: IssueAction,
  received: ReceivedDelivery,
  event: (base: Base) => DeliveryEvent,
): DeliveryEvent {
  const person = personOf(payload.sender);
  if (isOwnLogin(person.login, received)) return ignored("own_action");
  if (isForeignBot(person, received)) return ignored("bot_author");
  const repository = installedRepository(payload, received);
  if (repository === null) return ignored("no_installation");
  return event({ repository, issue: issueOf(payload.issue), person });
}
