import type { Clock, Ids } from "@porter/orchestrator";
import { v7 } from "uuid";

export const systemClock: Clock = { now: () => new Date() };

/** UUIDs of version 7: they sort by the time they were made, which the journal's pages rely on. */
export const systemIds: Ids = { next: () => v7() };
