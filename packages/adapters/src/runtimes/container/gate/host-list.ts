/** One place on the network, as a client asks for it: a normalised host name or address, and a port. */
export interface Place {
  /** Lower case; IPv6 addresses in brackets, as in a URL. */
  readonly host: string;
  readonly port: number;
}

const entryPattern = /^(?<wildcard>\*\.)?(?<host>\[[0-9a-f:.]+\]|[^:]+)(?::(?<port>\d{1,5}))?$/;

function matches(entry: string, { host, port }: Place): boolean {
  const groups = entryPattern.exec(entry.toLowerCase())?.groups;
  if (groups?.["host"] === undefined) return false;
  if (groups["port"] !== undefined && Number(groups["port"]) !== port) return false;
  return groups["wildcard"] === undefined ? host === groups["host"] : host.endsWith(`.${groups["host"]}`);
}

/**
 * Whether one of these entries names the place: `api.example.com` any port there, `api.example.com:8443` that port
 * only, `*.example.com` every name below the domain, not the domain itself.
 */
export function isListed(entries: readonly string[], place: Place): boolean {
  return entries.some((entry) => matches(entry, place));
}

/**
 * The place that an authority such as `Example.COM:443` stands for, read as browsers read it, so that `0x7f.1` or
 * full-width digits are the address they lead to. `null` when it names none.
 */
export function parsePlace(authority: string, defaultPort: number): Place | null {
  if (!/^[^\s/?#@\\]+$/.test(authority) || !URL.canParse(`https://${authority}`)) return null;
  const { hostname, port } = new URL(`https://${authority}`);
  const host = hostname.replace(/\.$/, "");
  // A URL leaves its scheme's default port out, also when it was written.
  const written = authority.endsWith(":443") ? 443 : defaultPort;
  return host === "" ? null : { host, port: port === "" ? written : Number(port) };
}
