import type { GitHubSignIn } from "@porter/forges";

/** For how long GitHub's answer to "which repositories may they read" is believed. */
const believedMs = 60_000;
/** So many people are remembered; the one who asked first is forgotten first. */
const remembered = 1000;

/** `owner/name` of the repositories somebody may read, or `all` where nobody is told apart, as in try mode. */
export type Readable = ReadonlySet<string> | "all";

/** Asks GitHub, at most once a minute a person. */
export interface ReadableRepositories {
  of(userId: number, token: string): Promise<ReadonlySet<string>>;
  forget(userId: number): void;
}

/**
 * The repositories of somebody's installations in which they have a role: one or two requests, and the only list that
 * GitHub keeps itself. That a public repository may be read by everybody is no role: its tasks are on its issues.
 */
export function createReadableRepositories(signIn: GitHubSignIn): ReadableRepositories {
  const answers = new Map<number, { readonly value: Promise<ReadonlySet<string>>; readonly until: number }>();
  return {
    of(userId, token) {
      const known = answers.get(userId);
      if (known !== undefined && Date.now() < known.until) return known.value;
      const value = signIn.readRepositories(token).then((names): ReadonlySet<string> => new Set(names));
      const answer = { value, until: Date.now() + believedMs };
      answers.delete(userId);
      answers.set(userId, answer);
      for (const oldest of answers.keys()) {
        if (answers.size <= remembered) break;
        answers.delete(oldest);
      }
      value.catch(() => {
        if (answers.get(userId) === answer) answers.delete(userId);
      });
      return value;
    },
    forget: (userId) => void answers.delete(userId),
  };
}
