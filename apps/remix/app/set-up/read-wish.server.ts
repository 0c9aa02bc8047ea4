import { z } from "zod";

const text = z.string().trim();

const form = z
  .object({
    name: text.min(1, "Give the App a name.").max(34, "GitHub allows 34 characters for the name."),
    owner: z.enum(["person", "organization"]),
    organization: text.default(""),
    token: text.default(""),
  })
  .transform(({ name, owner, organization, token }) => ({
    name,
    organization: owner === "person" ? null : organization,
    token: token === "" ? null : token,
  }))
  .refine(
    ({ organization }) => organization === null || /^[a-z\d](?:[a-z\d-]{0,38})$/i.test(organization),
    "Write the organisation as its address on GitHub has it, such as acme.",
  );

/** What the set-up form asks for, or the sentence that says what to change. */
export type ReadWish =
  | { readonly wish: z.output<typeof form>; readonly problem: null }
  | { readonly wish: null; readonly problem: string };

export function readWish(data: FormData): ReadWish {
  const parsed = form.safeParse(Object.fromEntries(data));
  if (parsed.success) return { wish: parsed.data, problem: null };
  return { wish: null, problem: parsed.error.issues[0]?.message ?? "The form was not complete." };
}
