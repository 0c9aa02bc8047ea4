import { timestamp } from "./drizzle.ts";

/** A column for a moment: with time zone, to the millisecond, as `Date`. */
export function instant(name: string) {
  return timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
}
