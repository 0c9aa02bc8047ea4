/**
 * Ends a loader or an action with the error page of this status. Remix takes a thrown response for an answer, not for
 * a fault.
 * @param sentence For people, where the page has none of its own.
 */
export function endWith(status: number, sentence: string | null = null): never {
  // oxlint-disable-next-line typescript/only-throw-error
  throw new Response(sentence, { status });
}
