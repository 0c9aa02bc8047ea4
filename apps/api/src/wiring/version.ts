import manifest from "../../package.json" with { type: "json" };

/** Porter's own version. */
export const version: string = manifest.version;
