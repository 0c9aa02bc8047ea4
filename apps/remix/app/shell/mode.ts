import { useRouteLoaderData } from "@remix-run/react";

import type { loader } from "../root.tsx";

/** True when this Porter runs on the sample repository; also false while nothing is known, on an error page. */
export function useTryMode(): boolean {
  return useRouteLoaderData<typeof loader>("root")?.system.mode === "try";
}
