import type { AgentAdapter } from "../agent/agent-adapter.ts";
import type { NetworkPolicy } from "../runtime/sandbox.ts";

/** The operator's choice for the network of runs. */
export interface NetworkSettings {
  /**
   * `open`: anything; `allow-list`: what agent and forge need, and the hosts in `allow`; `none`: what agent and forge
   * need, nothing else.
   */
  readonly policy: "open" | "allow-list" | "none";
  /** Further hosts for `allow-list`, such as package registries; `*.example.com` stands for all names below it. */
  readonly allow: readonly string[];
  /**
   * Hosts no run can do without, with a port where it is not their scheme's own: Porter's, the forge's, and those of
   * model APIs whose address the operator set.
   */
  readonly needed: readonly string[];
}

/** Hosts where the common package managers fetch what a project's tests need. */
export const packageRegistries: readonly string[] = [
  "registry.npmjs.org",
  "registry.yarnpkg.com",
  "pypi.org",
  "files.pythonhosted.org",
  "crates.io",
  "index.crates.io",
  "static.crates.io",
  "proxy.golang.org",
  "sum.golang.org",
  "rubygems.org",
  "repo.maven.apache.org",
];

/** What an agent's run may reach. */
export function networkFor(agent: Pick<AgentAdapter, "hosts">, settings: NetworkSettings): NetworkPolicy {
  const needed = settings.needed.map((host) => host.toLowerCase());
  if (settings.policy === "open") return { kind: "open", needed };
  const allowed = settings.policy === "none" ? [] : settings.allow;
  const hosts = [...needed, ...[...agent.hosts, ...allowed].map((host) => host.toLowerCase())];
  return { kind: "allow-list", hosts: [...new Set(hosts)], needed };
}
