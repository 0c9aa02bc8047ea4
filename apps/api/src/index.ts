export { runPorter } from "./cli/run-porter.ts";
export type { PageContext, Pages } from "./http/pages.ts";
export type { AppRouter } from "./trpc/router.ts";
export type * from "./trpc/views.ts";
