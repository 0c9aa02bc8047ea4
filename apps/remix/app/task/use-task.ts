import { useOutletContext } from "@remix-run/react";

import type { TaskDetail } from "../api/contract.ts";

/** The task of the page around a tab, as it is now. */
export function useTask(): TaskDetail {
  return useOutletContext<TaskDetail>();
}
