import type { RepositorySettings } from "../policy/repository-settings.ts";
import type { RepositoryConfig, UserConfig } from "./user-config.ts";

/** A change to somebody's configuration, applied to whatever stands there when it is written. */
export type ConfigEdit = (config: UserConfig) => UserConfig;

/** Puts a sealed key in the place of the provider's old one. */
export function setCredential(provider: string, sealed: string): ConfigEdit {
  return (config) => ({ ...config, credentials: { ...config.credentials, [provider]: sealed } });
}

export function deleteCredential(provider: string): ConfigEdit {
  return (config) => {
    const { [provider]: _, ...credentials } = config.credentials;
    return { ...config, credentials };
  };
}

/** Changes what is given and keeps the rest of what stands there; `null` takes the repository off the list. */
export function editRepository(name: string, change: Partial<RepositoryConfig> | null): ConfigEdit {
  return (config) => {
    const { [name]: before, ...repositories } = config.repositories;
    if (change === null) return { ...config, repositories };
    const fresh = { autoAssign: false, skipLabels: [], allowCollaborators: false };
    return { ...config, repositories: { ...repositories, [name]: { ...fresh, ...before, ...change } } };
  };
}

/** Standing instructions for an agent; an empty text removes them. */
export function editCustomPrompt(agent: string, customPrompt: string): ConfigEdit {
  return (config) => {
    const { customPrompt: _, ...rest } = config.agents[agent] ?? { enabled: true, priority: 3 };
    const settings = customPrompt === "" ? rest : { ...rest, customPrompt };
    return { ...config, agents: { ...config.agents, [agent]: settings } };
  };
}

/** What a sponsor's configuration says about a repository; `null` when it does not list it. */
export function settingsFor(config: UserConfig, repository: string): RepositorySettings | null {
  const listed = Object.entries(config.repositories).find(
    ([name]) => name.toLowerCase() === repository.toLowerCase(),
  )?.[1];
  if (listed === undefined) return null;
  const { defaultAgent, autoAssign, skipLabels } = listed;
  return { defaultAgent: defaultAgent ?? null, autoAssign, skipLabels, customPrompts: customPrompts(config) };
}

/** Standing instructions by agent. */
export function customPrompts(config: UserConfig): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(config.agents).flatMap(([agent, { customPrompt }]) =>
      customPrompt === undefined ? [] : [[agent, customPrompt]],
    ),
  );
}
