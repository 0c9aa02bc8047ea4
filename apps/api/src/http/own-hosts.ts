/** The names under which this server may be addressed. */
export interface OwnHosts {
  isOwnOrigin(origin: string): boolean;
  /** Whether the `Host` of a request is one of ours; a page of another name must not reach a private server. */
  isOwnHost(host: string): boolean;
}

const loopbackNames = ["127.0.0.1", "localhost", "[::1]"];

/** Knows the listening address, loopback names on the same port, and the public origin if there is one. */
export function ownHosts(address: string, publicUrl: string | null): OwnHosts {
  const { port } = new URL(address);
  const origins = new Set([address, ...loopbackNames.map((name) => `http://${name}:${port}`)]);
  if (publicUrl !== null) origins.add(new URL(publicUrl).origin);
  const hosts = new Set([...origins].map((origin) => new URL(origin).host));
  return { isOwnOrigin: (origin) => origins.has(origin), isOwnHost: (host) => hosts.has(host.toLowerCase()) };
}
