import type { KeyLog } from "./key-log.ts";
import type { ModelKeys } from "./model-keys.ts";
import type { UserConfigs } from "./user-configs.ts";

/** Everything behind a person's settings pages. */
export interface OwnSettings {
  readonly configs: UserConfigs;
  readonly keys: ModelKeys;
  readonly log: KeyLog;
}
