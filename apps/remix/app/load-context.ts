import type { PageContext } from "../pages.ts";

declare module "@remix-run/node" {
  interface AppLoadContext extends PageContext {}
  interface Future {
    v3_singleFetch: true;
  }
}
