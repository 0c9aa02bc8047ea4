import { z } from "zod";

import { endWith } from "../api/end-with.ts";

const form = z.object({ intent: z.enum(["stop", "retry"]) });

/** Which button of a task was pressed; anything else is no form of ours and ends with an error page. */
export function readTaskIntent(data: FormData): "stop" | "retry" {
  const parsed = form.safeParse(Object.fromEntries(data));
  return parsed.success ? parsed.data.intent : endWith(400);
}
