import type { Survey } from "./archive.ts";

/** What reading everything costs, in requests. */
export interface Budget {
  readonly spent: number;
  readonly toCome: number;
  /** Installations that have fewer requests left in this hour than reading them needs. */
  readonly short: readonly {
    readonly installationId: number;
    readonly needs: number;
    readonly left: number;
  }[];
}

/** Adds up a survey. An installation whose limit is not known counts as long enough: the forge will say so. */
export function budgetOf(survey: Survey): Budget {
  const needs = new Map<number, number>();
  for (const { repository, requests } of survey.repositories) {
    needs.set(repository.installationId, (needs.get(repository.installationId) ?? 0) + requests);
  }
  const short = [...needs].flatMap(([installationId, needed]) => {
    const left = survey.remaining.get(installationId);
    return left !== undefined && left < needed ? [{ installationId, needs: needed, left }] : [];
  });
  return {
    spent: survey.requestsSpent,
    toCome: [...needs.values()].reduce((sum, each) => sum + each, 0),
    short,
  };
}
