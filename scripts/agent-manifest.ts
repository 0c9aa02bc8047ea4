import { builtInAgents } from "@porter/adapters";

/** One agent of an image: what to install, and the program that must then be there. */
export interface ImageAgent {
  readonly id: string;
  readonly package: string;
  readonly version: string;
  readonly program: string;
}

/** The agents that an image installs from npm, pinned; agents that a person has to install are not among them. */
export function agentManifest(): readonly ImageAgent[] {
  return builtInAgents.flatMap((agent) => {
    const { id, install } = agent;
    const [program] = agent.plan({ model: null, noTests: false, credentials: {}, baseUrls: {} }).argv;
    if (install.kind !== "npm" || program === undefined) return [];
    return [{ id, package: install.package, version: install.version, program }];
  });
}
