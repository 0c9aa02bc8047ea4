/** One attempt to deliver one event; a redelivery is a new attempt with the same `guid`. */
export interface WebhookDelivery {
  readonly id: number;
  /** `X-GitHub-Delivery`: the same for every attempt. */
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly redelivery: boolean;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly deliveredAt: Date;
  /** Where it was sent. */
  readonly url: string;
  /** As sent, without the signature, which would help to find the secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** As sent, byte for byte. */
  readonly body: string;
  /** `null` while it is under way. */
  result: DeliveryResult | null;
}

/** How an attempt ended. */
export interface DeliveryResult {
  /** HTTP status of the answer; 0 when there was none. */
  readonly statusCode: number;
  /** `OK`, or what went wrong in GitHub's words. */
  readonly status: string;
  readonly durationMs: number;
  readonly answer: string;
}
