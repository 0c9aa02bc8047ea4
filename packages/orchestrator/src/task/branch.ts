/** Prefix of every branch that Porter names itself and may therefore move. */
export const branchPrefix = "porter/";

/** The head branch of a task that did not ask for another: `porter/issue-12-opencode`. */
export function defaultBranch(issueNumber: number, agent: string): string {
  return `${branchPrefix}issue-${issueNumber}-${agent}`;
}
