import { z } from "zod";

import { endWith } from "../api/end-with.ts";

const issueNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);

/** What was asked for on the page of a sample issue. An empty comment is the form's to complain about. */
export type IssueIntent =
  | { readonly kind: "merge"; readonly number: number }
  | { readonly kind: "comment"; readonly body: string };

const form = z.union([
  z.object({ merge: issueNumber }).transform(({ merge }): IssueIntent => ({ kind: "merge", number: merge })),
  z
    .object({ command: z.string() })
    .transform(({ command }): IssueIntent => ({ kind: "comment", body: command })),
  z.object({ body: z.string().trim() }).transform(({ body }): IssueIntent => ({ kind: "comment", body })),
]);

/** Reads the form; one that is not ours ends with an error page. */
export function readIssueIntent(data: FormData): IssueIntent {
  const parsed = form.safeParse(Object.fromEntries(data));
  return parsed.success ? parsed.data : endWith(400);
}

/** Reads the number in the address; anything else is a page that does not exist. */
export function readIssueNumber(text: string | undefined): number {
  const parsed = issueNumber.safeParse(text);
  return parsed.success ? parsed.data : endWith(404);
}
