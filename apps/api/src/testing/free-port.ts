import { randomInt } from "node:crypto";
import getPort, { portNumbers } from "get-port";

const [lowest, highest] = [15_000, 32_000];

/**
 * A port for a server that is started again and again on it. It lies below the range from which the kernel serves port 0
 * and outgoing connections (32768 and up, `ip_local_port_range` of Linux): one of those may be taken in the moment in
 * which the server is down.
 */
export async function freePort(): Promise<number> {
  const first = randomInt(lowest, highest - 500);
  return getPort({ host: "127.0.0.1", port: portNumbers(first, highest) });
}
