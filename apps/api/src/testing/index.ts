export { countJournal, type JournalCounts } from "./count-journal.ts";
export { freePort } from "./free-port.ts";
