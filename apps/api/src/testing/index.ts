export { countJournal, type JournalCounts } from "./count-journal.ts";
