import type { ModalClient } from "modal";
import type { ModalSettings } from "./settings.ts";

/** Modal's SDK and a client of it. */
export interface Modal {
  readonly sdk: typeof import("modal");
  readonly client: ModalClient;
}

/** Longest wait in one call for a Modal that asks for patience; without a bound the SDK waits for ever. */
const maxThrottleWaitSecs = 30;

/** One client for the process, made when it is first needed: the SDK takes 0.9 s and 75 MB to load. */
export class ModalConnection {
  readonly #settings: ModalSettings;
  #opened: Promise<Modal> | null = null;

  constructor(settings: ModalSettings) {
    this.#settings = settings;
  }

  open(): Promise<Modal> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async #open(): Promise<Modal> {
    const sdk = await import("modal");
    const { token, environment, serverUrl } = this.#settings;
    const make = () =>
      new sdk.ModalClient({
        tokenId: token.id,
        tokenSecret: token.secret,
        maxThrottleWaitSecs,
        ...(environment !== null && { environment }),
      });
    return { sdk, client: serverUrl === null ? make() : withServerUrl(serverUrl, make) };
  }
}

/** In 0.11.1 the address is read from the process's environment when a client is made; its option is ignored. */
function withServerUrl<Made>(serverUrl: string, make: () => Made): Made {
  const before = process.env["MODAL_SERVER_URL"];
  process.env["MODAL_SERVER_URL"] = serverUrl;
  try {
    return make();
  } finally {
    if (before === undefined) delete process.env["MODAL_SERVER_URL"];
    else process.env["MODAL_SERVER_URL"] = before;
  }
}
