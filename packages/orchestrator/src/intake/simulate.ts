import type { Command, Refusal, Vocabulary } from "../command/command.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { judgeDelivery } from "./decide-intake.ts";

/** What Porter would do with a delivery; the document that `porter simulate` prints. */
export interface Simulation {
  readonly event: string;
  readonly action: string | null;
  readonly decision: "commands" | "ignored" | "refused";
  readonly reason: string | null;
  readonly commands: readonly Command[];
  readonly refusals: readonly Refusal[];
}

/** Judges a delivery without a network and without writing a row. */
export function simulateDelivery(delivery: Delivery, vocabulary: Vocabulary): Simulation {
  const judged = judgeDelivery(delivery.content, vocabulary);
  const head = { event: delivery.event, action: delivery.action };
  // What is considered or followed depends on rules and tasks that only a running Porter knows.
  if ("reason" in judged) {
    return { ...head, decision: "ignored", reason: judged.reason, commands: [], refusals: [] };
  }
  const { decision, commands, refusals } = judged;
  const reason = decision === "refused" ? (refusals[0]?.reason ?? null) : null;
  return { ...head, decision, reason, commands, refusals };
}
