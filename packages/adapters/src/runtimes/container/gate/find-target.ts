import type { LookupAddress } from "node:dns";
import { isIP } from "node:net";
import { isListed, type Place } from "./host-list.ts";
import { isInternal } from "./internal-address.ts";

/** What a gate lets through. Entries as `isListed` reads them. */
export interface GatePolicy {
  readonly allowed: readonly string[];
  /** Those of them that may lie on this machine or in a private network: Porter's own configuration names them. */
  readonly trusted: readonly string[];
}

/** All addresses of a name; rejects when it has none. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** Where to connect to, or why not. */
export type Target =
  | { readonly kind: "address"; readonly address: string; readonly port: number }
  | { readonly kind: "refused" }
  | { readonly kind: "unknown-host" };

/**
 * Decides about a place and resolves its name in one step: what is checked is what is connected to, so a name that
 * changes its address between check and connection gains nothing.
 */
export async function findTarget(place: Place, policy: GatePolicy, resolve: Resolve): Promise<Target> {
  if (!isListed([...policy.allowed, ...policy.trusted], place)) return { kind: "refused" };
  const { port } = place;
  const bare = place.host.replace(/^\[|\]$/g, "");
  // An address in the list was meant.
  if (isIP(bare) !== 0) return { kind: "address", address: bare, port };
  let addresses: readonly LookupAddress[];
  try {
    addresses = await resolve(place.host);
  } catch {
    return { kind: "unknown-host" };
  }
  const [first] = addresses;
  if (first === undefined) return { kind: "unknown-host" };
  const mayBeInternal = isListed(policy.trusted, place);
  if (!mayBeInternal && addresses.some(({ address }) => isInternal(address))) return { kind: "refused" };
  return { kind: "address", address: first.address, port };
}
