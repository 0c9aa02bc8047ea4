export { countJournal, type JournalCounts } from "./count-journal.ts";
export { freePort } from "./free-port.ts";
export { startWithRuntime } from "./start-with-runtime.ts";
export { readRunTimes, type RunTimes } from "./run-times.ts";
