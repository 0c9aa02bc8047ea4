/** How a stand-in is started. */
export interface ModalStandInOptions {
  /** A Python that has the package `modal`. Absolute. */
  readonly python: string;
  /** Where containers find programs. Default: where this process does. */
  readonly path?: string;
  /** Variables that the image would set for containers: images are recorded and not built. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The token that clients must show. */
  readonly token?: { readonly id: string; readonly secret: string };
}

/** The token of a stand-in that was not told another. */
export const defaultToken = { id: "ak-stand-in", secret: "as-stand-in" };
