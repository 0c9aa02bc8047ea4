import type { Change } from "../ports.ts";
import type { Update } from "../report/report.ts";
import type { Run } from "../run/run.ts";

/**
 * What a setup made, as a runner has archived it before its agent started. The archive itself may lie where agents can
 * write: one whose digest is another is never used.
 */
export interface DependencyArchive {
  /** Hash of the setup command and of all lockfiles, hexadecimal. */
  readonly key: string;
  /** SHA-256 of the archive, hexadecimal. */
  readonly digest: string;
  readonly bytes: number;
  readonly madeAt: Date;
}

/** Archives that are remembered for one repository. */
export const archivesPerRepository = 8;

/**
 * The archive that an update reports, if it may be believed: its run works on a trusted source, and its agent, which
 * could have changed what was made, has not started.
 */
export function acceptArchive(
  update: Update,
  { run, now }: { run: Run; now: Date },
): Pick<Change, "archive"> {
  const reported = update.dependencies;
  if (reported === undefined || run.setup?.maySave !== true || run.state !== "claimed") return {};
  if (update.phase !== "setup") return {};
  return { archive: { ...reported, madeAt: now } };
}
