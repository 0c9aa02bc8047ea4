import { setTimeout as pause } from "node:timers/promises";
import { ServerError, Status } from "nice-grpc";
import { z } from "zod";
import type { Machine } from "../container/machine.ts";
import { runSandbox } from "../container/run-sandbox.ts";
import { Sandbox } from "../state/execution.ts";
import { status } from "../state/results.ts";
import { newId, type World } from "../state/world.ts";
import { type Methods, notFound, unary } from "./method.ts";
import { resourcesSchema } from "./resources.ts";

const tagSchema = z.object({ tagName: z.string(), tagValue: z.string() });
const byId = z.object({ sandboxId: z.string() });
const envSchema = z.object({ contents: z.record(z.string(), z.string()) });

const createSchema = z.object({
  appId: z.string(),
  definition: z.object({
    entrypointArgs: z.array(z.string()),
    imageId: z.string(),
    name: z.string().optional(),
    workdir: z.string().optional(),
    timeoutSecs: z.number(),
    networkAccess: z
      .object({
        networkAccessType: z.number(),
        allowedCidrs: z.array(z.string()),
        allowedDomains: z.array(z.string()),
      })
      .optional(),
    resources: resourcesSchema.optional(),
  }),
  tags: z.array(tagSchema),
  secretSources: z.array(z.object({ secretId: z.string().optional(), env: envSchema.optional() })),
});

type CreateRequest = z.output<typeof createSchema>;

function definitionOf({ definition, tags, secretSources }: CreateRequest): Sandbox["definition"] {
  const { name, workdir, networkAccess, resources } = definition;
  return {
    name: name ?? null,
    tags: Object.fromEntries(tags.map(({ tagName, tagValue }) => [tagName, tagValue])),
    imageId: definition.imageId,
    command: definition.entrypointArgs,
    workdir: workdir ?? "/root",
    timeoutSecs: definition.timeoutSecs,
    secretNames: secretSources.flatMap(({ env }) => Object.keys(env?.contents ?? {})),
    network: {
      type: networkAccess?.networkAccessType ?? 0,
      domains: networkAccess?.allowedDomains ?? [],
      cidrs: networkAccess?.allowedCidrs ?? [],
    },
    resources: resources ?? {},
  };
}

/** Sandboxes of the second generation: made, looked up by name or tag, waited for, ended. */
export function sandboxMethods(world: World, machine: Machine): Methods {
  const find = (id: string): Sandbox => {
    const sandbox = world.sandboxes.get(id);
    if (sandbox === undefined) throw notFound(`Sandbox ${id}`);
    return sandbox;
  };
  const all = () => [...world.sandboxes.values()];

  function create(request: CreateRequest): object {
    const definition = definitionOf(request);
    const holder = all().find(
      ({ result, definition: { name } }) => result === null && name === definition.name,
    );
    if (definition.name !== null && holder !== undefined) {
      throw new ServerError(Status.ALREADY_EXISTS, `Sandbox '${definition.name}' already exists`);
    }
    if (!world.images.has(definition.imageId)) throw notFound(`Image ${definition.imageId}`);
    const sandbox = new Sandbox({ id: newId("sb"), appId: request.appId }, definition);
    const taskId = newId("ta");
    if (world.faults.take("lost-call") !== null) return { sandboxId: sandbox.id, taskId };
    world.sandboxes.set(sandbox.id, sandbox);
    const secrets = Object.assign(
      {},
      ...request.secretSources.map(({ env }) => env?.contents ?? {}),
    ) as Record<string, string>;
    world.inBackground(runSandbox(sandbox, { taskId, secrets }, { world, machine }));
    return { sandboxId: sandbox.id, taskId };
  }

  async function terminate(sandbox: Sandbox): Promise<void> {
    sandbox.settle({ status: status.terminated });
    await sandbox.end();
  }

  return {
    sandboxCreateV2: unary(createSchema, (request, { metadata }) => {
      const key = metadata.get("x-idempotency-key") ?? crypto.randomUUID();
      const answer = world.answered.get(key) ?? create(request);
      world.answered.set(key, answer);
      return answer;
    }),
    sandboxWaitV2: unary(byId.extend({ timeout: z.number() }), async ({ sandboxId, timeout }, { signal }) => {
      const sandbox = find(sandboxId);
      await Promise.race([
        sandbox.settled,
        pause(timeout * 1000, null, { ref: false, signal }).catch(() => null),
      ]);
      return { result: sandbox.result ?? undefined, metadata: { appId: sandbox.appId } };
    }),
    sandboxTerminateV2: unary(byId, async ({ sandboxId }) => {
      const sandbox = find(sandboxId);
      const late = world.faults.take("late-cancel");
      if (late === null) await terminate(sandbox);
      else world.inBackground(pause(late.delayMs).then(() => terminate(sandbox)));
      return {};
    }),
    sandboxGetFromNameV2: unary(
      z.object({ sandboxName: z.string(), appName: z.string(), includeTerminated: z.boolean() }),
      ({ sandboxName, appName, includeTerminated }) => {
        const appId = world.deployedApp(appName)?.id;
        const named = all().filter(
          (sandbox) => sandbox.appId === appId && sandbox.definition.name === sandboxName,
        );
        const sandbox =
          named.find(({ result }) => result === null) ?? (includeTerminated ? named.at(-1) : undefined);
        if (sandbox === undefined) throw notFound(`Sandbox '${sandboxName}'`);
        return { sandboxId: sandbox.id };
      },
    ),
    sandboxListV2: unary(
      z.object({ appId: z.string(), beforeTimestamp: z.number().optional(), tags: z.array(tagSchema) }),
      ({ appId, beforeTimestamp, tags }) => ({
        sandboxes: all()
          .filter(({ result, appId: of }) => result === null && of === appId)
          .filter(({ definition }) =>
            tags.every(({ tagName, tagValue }) => definition.tags[tagName] === tagValue),
          )
          .map((sandbox) => ({ sandbox, createdAt: sandbox.createdAt.getTime() / 1000 }))
          .filter(({ createdAt }) => !beforeTimestamp || createdAt < beforeTimestamp)
          .toReversed()
          .map(({ sandbox, createdAt }) => ({
            id: sandbox.id,
            appId,
            createdAt,
            name: sandbox.definition.name ?? "",
          })),
      }),
    ),
    sandboxTagsGetV2: unary(byId, ({ sandboxId }) => ({
      tags: Object.entries(find(sandboxId).definition.tags).map(([tagName, tagValue]) => ({
        tagName,
        tagValue,
      })),
    })),
    sandboxGetTaskIdV2: unary(byId, ({ sandboxId }) => ({
      taskId: find(sandboxId).containers.at(-1)?.taskId ?? "",
    })),
  };
}
