import path from "node:path";

/** The runner's folder in this checkout. */
export const runnerDir = path.resolve(import.meta.dirname, "../../../../modal");
