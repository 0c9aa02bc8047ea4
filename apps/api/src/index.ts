export type { AppRouter } from "./trpc/router.ts";
export type * from "./trpc/views.ts";
