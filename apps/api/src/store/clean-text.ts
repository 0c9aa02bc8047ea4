import { customType } from "./drizzle.ts";

/**
 * A `text` column for text that people and programs wrote. Postgres refuses the character U+0000 in text, which
 * a log line or an issue may well contain: it is stored as U+FFFD, so that no input can make a row unwritable.
 */
export const cleanText = customType<{ data: string; driverData: string }>({
  dataType: () => "text",
  toDriver: (value) => value.replaceAll("\0", "\uFFFD"),
});
