import { describe } from "vitest";
import { archiveContract } from "./archives.ts";
import { branchContract } from "./branches.ts";
import { changingContract } from "./changing.ts";
import { findingContract } from "./finding.ts";
import { type JournalHarness, useJournalScene } from "./journal-scene.ts";
import { recordingContract } from "./recording.ts";

/** What every journal must do. `open` is called once and gives an empty journal. */
export function journalContract(name: string, open: () => Promise<JournalHarness>): void {
  describe(`${name} keeps the journal's contract`, () => {
    const given = useJournalScene(open);
    recordingContract(given);
    changingContract(given);
    branchContract(given);
    archiveContract(given);
    findingContract(given);
  });
}
