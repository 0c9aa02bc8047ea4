/** `GenericResult.GenericStatus` of Modal's protocol, those that the stand-in gives. */
export const status = {
  success: 1,
  failure: 2,
  terminated: 3,
  timeout: 4,
  initFailure: 5,
  internalFailure: 6,
} as const;

/** How an input or a sandbox ended: a `GenericResult`. */
export interface Result {
  readonly status: number;
  readonly exception?: string;
  readonly exitcode?: number;
  readonly data?: Uint8Array | undefined;
  readonly dataBlobId?: string;
}

/** `DataFormat` of what a function is given and gives. */
export const cborFormat = 4;
