import type { Intake } from "@porter/orchestrator";
import { rethrowWithoutValues } from "./database.ts";
import { concernsAnybody, type Wake } from "./event-hub.ts";
import type { Recorded, Writers } from "./record-intakes.ts";

/** What writes deliveries, and tells of it. */
export interface IntakeParts extends Writers {
  /** As `recordDeliveries`. */
  recordDeliveries(intakes: readonly Intake[]): Promise<ReadonlySet<string>>;
  /** As `recordIntakes`. */
  record(intakes: readonly Intake[], writers: Writers): Promise<Recorded>;
  /** Called after each commit. */
  announce(wake: Wake): void;
}

/** Commits all deliveries or none; which of them were new, in their order. */
export async function commitIntakes(
  parts: IntakeParts,
  intakes: readonly Intake[],
): Promise<readonly ("recorded" | "duplicate")[]> {
  const recorded = await writeIntakes(parts, intakes).catch(rethrowWithoutValues);
  return intakes.map(({ delivery }) => (recorded.has(delivery.id) ? "recorded" : "duplicate"));
}

/** Ids of the deliveries that were not known. Most leave nothing but their record: one statement, a third of the cost. */
async function writeIntakes(parts: IntakeParts, intakes: readonly Intake[]): Promise<ReadonlySet<string>> {
  if (intakes.every(isPlain)) return parts.recordDeliveries(intakes);
  const { recorded, wake } = await parts.record(intakes, parts);
  if (concernsAnybody(wake)) parts.announce(wake);
  return recorded;
}

/** Whether a delivery leaves nothing behind but its record. */
function isPlain({ tasks: newTasks, jobs, notices }: Intake): boolean {
  return newTasks.length + jobs.length + notices.length === 0;
}
