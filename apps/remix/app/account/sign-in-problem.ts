/** Sentences for what can go wrong on the way to GitHub and back, by the code in the address. */
const sentences = new Map([
  ["cancelled", "You did not authorize Porter on GitHub, so nothing was changed."],
  ["stale", "This sign-in was begun elsewhere, used before, or took longer than ten minutes. Begin again."],
  ["refused", "GitHub did not accept this sign-in. Begin again; if it stays so, ask who runs this Porter."],
  ["unavailable", "GitHub did not answer. Try again in a minute; www.githubstatus.com tells of outages."],
]);

/** The sentence of a code; `null` for none and for what Porter never says. */
export function signInProblem(code: string | null): string | null {
  return code === null ? null : (sentences.get(code) ?? null);
}
