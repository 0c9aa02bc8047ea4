import { githubComment } from "./github-comment/notifier.ts";
import { githubCheck } from "./github-check/notifier.ts";
import { githubLabels } from "./github-labels/notifier.ts";
import type { NotifierDefinition } from "./notifier-definition.ts";

export { createGitHubCommentNotifier } from "./github-comment/notifier.ts";
export type { NotifierDefinition, NotifierPorts } from "./notifier-definition.ts";

/** Every channel. To add one: a folder of its name, and a line here. */
export const notifiers: readonly NotifierDefinition[] = [githubComment, githubCheck, githubLabels];
