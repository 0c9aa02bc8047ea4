import { z } from "zod";

import { endWith } from "../api/end-with.ts";

const provider = z.string().min(1).max(50);
const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("set"), provider, key: z.string().max(600) }),
  z.object({ intent: z.literal("test"), provider }),
  z.object({ intent: z.literal("delete"), provider }),
]);

/** What a form of the keys page asks for; anything else is no form of ours and ends with an error page. */
export type KeyIntent = z.infer<typeof form>;

export function readKeyIntent(data: FormData): KeyIntent {
  const parsed = form.safeParse(Object.fromEntries(data));
  return parsed.success ? parsed.data : endWith(400);
}
