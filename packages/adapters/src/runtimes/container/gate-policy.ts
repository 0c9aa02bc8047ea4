import type { LaunchTicket } from "@porter/orchestrator";
import type { GatePolicy } from "./gate/find-target.ts";

/** Host and port of an address, with the port written out. */
function placeOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port === "" ? (protocol === "https:" ? 443 : 80) : port}`;
}

/**
 * What a run's gate lets through. With an open network only what the run needs goes through it, since the container's
 * own network does not lead to this machine's loopback, where Porter and a forge may listen.
 */
export function gatePolicy({ callbackUrl, sandbox: { network } }: LaunchTicket): GatePolicy {
  return {
    allowed: network.kind === "open" ? [] : network.hosts,
    trusted: [placeOf(callbackUrl), ...(network.needed ?? [])],
  };
}
