/** A place where an answer of the stand-in does not fit GitHub's description, and why that is right. */
interface Deviation {
  readonly operation: string;
  readonly problem: RegExp;
  readonly reason: string;
}

const deviations: readonly Deviation[] = [
  {
    operation: "apps/list-installations",
    problem: /^\/\d+\/account /,
    reason:
      "The description joins user and enterprise with allOf, which no account can be; elsewhere it says anyOf.",
  },
];

/** Whether a problem with an answer is one of those that are on record. */
export function isKnownDeviation(operation: string, problem: string): boolean {
  return deviations.some((known) => known.operation === operation && known.problem.test(problem));
}
