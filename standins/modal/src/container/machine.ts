/** What containers have of this machine. */
export interface Machine {
  /** Folder below which each has its `/`. Absolute. */
  readonly folder: string;
  /** A Python that has Modal's package, at the path of its own environment. Absolute. */
  readonly python: string;
  /** Where they find programs. */
  readonly path: string;
  /** Variables that their image would set: images are not built here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Base address of large results. */
  readonly blobUrl: () => string;
}
