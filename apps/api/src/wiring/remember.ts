/** Asks once and believes the answer for `ageMs`; callers at the same time share one question. */
export function remember<Value>(ask: () => Promise<Value>, ageMs: number): () => Promise<Value> {
  let answer: { readonly value: Promise<Value>; readonly until: number } | null = null;
  return () => {
    if (answer === null || Date.now() >= answer.until) answer = { value: ask(), until: Date.now() + ageMs };
    const { value } = answer;
    value.catch(() => {
      if (answer?.value === value) answer = null;
    });
    return value;
  };
}
