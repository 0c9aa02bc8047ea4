import { quoteWord } from "./command/quote-word.ts";
import type { Failure } from "./porter-error.ts";
import type { Permission } from "./forge/forge.ts";
import { fullName, type Repository } from "./forge/repository.ts";
import type { runnerFailureCodes } from "./report/report.ts";
import type { Run } from "./run/run.ts";
import type { EndCause } from "./runtime/runtime.ts";

/** The sentences people read when a task ends badly for a reason that Porter itself knows. */

export function notPermitted(login: string, repository: Repository, permission: Permission): Failure {
  return {
    code: "not_permitted",
    message: `${login} has ${permission === "none" ? "no" : permission} access to ${fullName(repository)}; commands need write access. Ask a maintainer to give it or to comment instead.`,
    retry: "never",
  };
}

export function installationGone(repository: Repository, why: string): Failure {
  return {
    code: "installation_gone",
    message: `The task was ended because ${why}; nothing was published. Give Porter access to ${fullName(repository)} again, then comment \`@porter retry\`.`,
    retry: "later",
  };
}

export function branchBusy(branch: string, liveTaskUrl: string | null): Failure {
  const where = liveTaskUrl === null ? "" : ` Follow it at ${liveTaskUrl}.`;
  return {
    code: "already_running",
    message: `A task for branch ${branch} is still live.${where} Wait for it, stop it with \`@porter stop\`, or choose another branch with \`--branch\`.`,
    retry: "never",
  };
}

/** Like `branchBusy` where no other branch can be chosen. */
export function followUpBusy(pullRequest: number, liveTaskUrl: string | null): Failure {
  const where = liveTaskUrl === null ? "" : ` Follow it at ${liveTaskUrl}.`;
  return {
    code: "already_running",
    message: `A task for the branch of pull request #${pullRequest} is still live.${where} Wait for it, or stop it with \`@porter stop\`, and comment again.`,
    retry: "never",
  };
}

/** A flag that contradicts going on with a pull request. */
export function unusableFlag(flag: string, pullRequest: number): Failure {
  return {
    code: "unusable_flag",
    message: `A follow-up goes on the branch of pull request #${pullRequest}, so ${flag} has no place here. Leave it out, or comment on the issue instead.`,
    retry: "never",
  };
}

export function forkPullRequest(number: number): Failure {
  return {
    code: "fork_pull_request",
    message: `Pull request #${number} comes from a fork, where Porter cannot write. Comment on the issue to get a pull request of Porter's own.`,
    retry: "never",
  };
}

export function foreignPullRequest(number: number): Failure {
  return {
    code: "foreign_pull_request",
    message: `Pull request #${number} was not opened by Porter, and Porter adds commits only to its own. Comment on an issue to get one.`,
    retry: "never",
  };
}

export function pullRequestClosed(number: number, state: "closed" | "merged"): Failure {
  return {
    code: "pull_request_closed",
    message: `Pull request #${number} is ${state}, so nothing was added to it. ${state === "closed" ? "Reopen it and comment again, or comment" : "Comment"} on the issue to start anew.`,
    retry: "never",
  };
}

export function branchMoved(branch: string): Failure {
  return {
    code: "branch_moved",
    message: `Somebody pushed to ${branch} while the agent worked, and Porter overwrites nothing. Comment \`@porter retry\` to do the work again on top of it.`,
    retry: "later",
  };
}

export function unknownAgent(id: string, known: readonly string[]): Failure {
  return {
    code: "unknown_agent",
    message: `There is no agent ${id} here. Use one of: ${known.join(", ")}.`,
    retry: "never",
  };
}

/** `names` are the models that the agent can be asked for; empty when it takes none. */
export function unknownModel(agent: string, model: string, names: readonly string[]): Failure {
  const [takes, remedy] =
    names.length === 0
      ? ["takes no model", "Leave `--model` out, and comment again."]
      : ["has no such model", `Use one of ${names.join(", ")}, or leave \`--model\` out, and comment again.`];
  return {
    code: "unknown_model",
    message: `${agent} cannot use the model ${quoteWord(model)}: it ${takes}. ${remedy}`,
    retry: "never",
  };
}

/** `whose` is who asked; `keysUrl` where they set their keys, or `null` where only the operator can. */
export function keyMissing(
  agent: string,
  names: readonly string[],
  { whose, keysUrl }: { readonly whose: string; readonly keysUrl: string | null },
): Failure {
  const where =
    keysUrl === null
      ? `Set ${names.join(" or ")} for this installation`
      : `${whose} has set none (${names.join(" or ")}) and nobody shares theirs with this repository. Set one at ${keysUrl}`;
  return {
    code: "key_missing",
    message: `${agent} needs a model key and there is none for this task. ${where}, then comment \`@porter retry\`.`,
    retry: "never",
  };
}

export function runLost(run: Run): Failure {
  return {
    code: "run_lost",
    message: `Run ${run.attempt} ended without a report; its machine or process went away. Comment \`@porter retry\` to run it again.`,
    retry: "later",
  };
}

export function timedOut(run: Run): Failure {
  return {
    code: "timed_out",
    message: `The agent reached its limit of ${run.timeoutMs / 60_000} minutes and was stopped; nothing was published. Give it a smaller job, or more time with \`--timeout\`, and comment again.`,
    retry: "later",
  };
}

/** An execution that ended without a report, for a reason its runtime knows. */
export function runEnded(run: Run, cause: EndCause | undefined): Failure {
  switch (cause) {
    case undefined:
      return runLost(run);
    case "timed_out":
      return timedOut(run);
    case "out_of_memory":
    case "disk_full":
    case "too_many_processes":
      return limitReached(cause);
  }
}

/** A bound of the sandbox that the run met; trying the same again meets it again. */
function limitReached(code: "out_of_memory" | "disk_full" | "too_many_processes"): Failure {
  const met = {
    out_of_memory: "used up its memory",
    disk_full: "filled its disk",
    too_many_processes: "started more processes than it may have",
  };
  return {
    code,
    message: `The run ${met[code]} and was ended; nothing was published. Ask for less in one go, or ask the operator for higher limits, and comment again.`,
    retry: "never",
  };
}

/** An agent that failed after it was kept from reaching hosts. */
export function networkDenied(hosts: readonly string[], why: Failure): Failure {
  const shown = hosts.slice(0, 5).join(", ");
  const more = hosts.length > 5 ? ` and ${hosts.length - 5} more` : "";
  return {
    code: "network_denied",
    message: `The agent was kept from reaching ${shown}${more}, which this installation does not allow, and then failed: ${why.message} To allow a host, the operator adds it to \`network.allow\` in porter.config.json.`,
    retry: "never",
  };
}

type RunnerFailureCode = (typeof runnerFailureCodes)[number];

/** What the runner could not do, as a sentence. `detail` was redacted by the runner. */
export function runnerFailure(code: RunnerFailureCode, detail: string, run: Run): Failure {
  switch (code) {
    case "timed_out":
      return timedOut(run);
    case "cancelled":
      return {
        code,
        message: "The run was stopped from outside. Comment `@porter retry` to run it again.",
        retry: "later",
      };
    case "clone_failed":
      return {
        code,
        message: `The repository could not be cloned: ${detail} Check that the App may read its contents, then comment \`@porter retry\`.`,
        retry: "later",
      };
    case "agent_not_found":
      return {
        code,
        message: `The agent's program is not installed where runs execute: ${detail} Install it, then comment \`@porter retry\`.`,
        retry: "never",
      };
    case "changeset_too_large":
      return {
        code,
        message: `The agent changed more than one pull request may hold: ${detail} Nothing was published. Ask for less in one go, or ignore generated files in .gitignore.`,
        retry: "never",
      };
    case "submodule_changed":
      return {
        code,
        message: `The agent changed a submodule or made a repository inside the repository, which cannot be published: ${detail}`,
        retry: "later",
      };
    case "unsupported_path":
      return {
        code,
        message: `A changed file has a name that cannot be published: ${detail}`,
        retry: "later",
      };
    case "out_of_memory":
    case "disk_full":
    case "too_many_processes":
      return limitReached(code);
    case "runner_crashed":
      return {
        code,
        message: `The runner itself failed: ${detail} Comment \`@porter retry\` to run it again.`,
        retry: "later",
      };
  }
}

/** Failures of machines and networks, not of the agent: worth a new run without anybody asking. */
export const infrastructureFailures: ReadonlySet<string> = new Set([
  "clone_failed",
  "run_lost",
  "runner_crashed",
]);
