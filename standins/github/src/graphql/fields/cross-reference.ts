import { issuePage } from "../../payload/issue.ts";
import { timestamp } from "../../state/clock.ts";
import { actorSource, subjectSource } from "../source.ts";
import type { CrossReferenceSource, Fields } from "../source.ts";

/** A mention of one issue in another. */
export const crossReferenceFields: Fields<CrossReferenceSource> = {
  id: ({ reference }) => reference.nodeId,
  actor: ({ reference }) => actorSource(reference.actor),
  createdAt: ({ reference }) => timestamp(reference.createdAt),
  referencedAt: ({ reference }) => timestamp(reference.createdAt),
  isCrossRepository: () => false,
  willCloseTarget: ({ reference }) => reference.closes,
  url: ({ repository, reference }, _args, { world }) => issuePage(world, repository, reference.source),
  source: ({ repository, reference }) => subjectSource(repository, reference.source),
  target: ({ repository, issue }) => subjectSource(repository, issue),
};
