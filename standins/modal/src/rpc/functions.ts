import { z } from "zod";
import { cborFormat } from "../state/results.ts";
import type { DeployedFunction, World } from "../state/world.ts";
import { newId } from "../state/world.ts";
import { type Methods, notFound, unary } from "./method.ts";
import { resourcesSchema } from "./resources.ts";

const definitionSchema = z
  .object({
    functionName: z.string(),
    imageId: z.string(),
    mountIds: z.array(z.string()),
    secretIds: z.array(z.string()),
    objectDependencies: z.array(z.object({ objectId: z.string() })),
    timeoutSecs: z.number(),
    startupTimeoutSecs: z.number(),
    retryPolicy: z.object({ retries: z.number() }).optional(),
    untrusted: z.boolean(),
    singleUseContainers: z.boolean(),
    autoscalerSettings: z
      .object({ minContainers: z.number().optional(), bufferContainers: z.number().optional() })
      .optional(),
    resources: resourcesSchema.optional(),
    supportedInputFormats: z.array(z.number()),
    supportedOutputFormats: z.array(z.number()),
  })
  .transform(({ functionName, retryPolicy, objectDependencies, resources, autoscalerSettings, ...rest }) => ({
    name: functionName,
    definition: {
      ...rest,
      dependencies: objectDependencies.map(({ objectId }) => objectId),
      retries: retryPolicy?.retries ?? 0,
      resources: resources ?? {},
      warm: autoscalerSettings ?? {},
    },
  }));

/** `FUNCTION_TYPE_FUNCTION` of Modal's protocol. */
const functionType = 2;

function metadataOf({ id, appId, name, definition }: DeployedFunction): object {
  const { supportedInputFormats, supportedOutputFormats } = definition;
  return {
    functionName: name,
    functionType,
    definitionId: id,
    appId,
    supportedInputFormats,
    supportedOutputFormats,
  };
}

/** A function as clients get it back: there is one variant of it. */
function dataOf(message: unknown): object {
  return { rankedFunctions: [{ rank: 0, function: message }] };
}

/** Functions: defined, looked up, given other options. */
export function functionMethods(world: World): Methods {
  const find = (id: string): DeployedFunction => {
    const found = world.functions.get(id);
    if (found === undefined) throw notFound(`Function ${id}`);
    return found;
  };
  return {
    functionPrecreate: unary(
      z.object({ existingFunctionId: z.string(), functionName: z.string() }),
      ({ existingFunctionId, functionName }) => ({
        functionId: existingFunctionId || newId("fu"),
        handleMetadata: { functionName, functionType, supportedInputFormats: [cborFormat] },
      }),
    ),
    functionCreate: unary(
      z.object({
        appId: z.string(),
        existingFunctionId: z.string(),
        function: z.unknown(),
        bytes: z.instanceof(Uint8Array),
      }),
      ({ appId, existingFunctionId, function: message, bytes }) => {
        const { name, definition } = definitionSchema.parse(message);
        const id = existingFunctionId || newId("fu");
        const created: DeployedFunction = { id, appId, name, created: Uint8Array.from(bytes), definition };
        world.functions.set(id, created);
        return { functionId: id, handleMetadata: metadataOf(created), functionData: dataOf(message) };
      },
    ),
    functionGet: unary(z.object({ appName: z.string(), objectTag: z.string() }), ({ appName, objectTag }) => {
      const id = world.deployedApp(appName)?.functions[objectTag];
      if (id === undefined) throw notFound(`Function '${appName}/${objectTag}'`);
      return { functionId: id, handleMetadata: metadataOf(find(id)) };
    }),
    functionBindParams: unary(
      z.object({
        functionId: z.string(),
        functionOptions: z
          .object({ timeoutSecs: z.number().optional(), resources: resourcesSchema.optional() })
          .optional(),
      }),
      ({ functionId, functionOptions }) => {
        const base = find(functionId);
        const bound: DeployedFunction = {
          ...base,
          id: newId("fu"),
          definition: {
            ...base.definition,
            timeoutSecs: functionOptions?.timeoutSecs ?? base.definition.timeoutSecs,
            resources: functionOptions?.resources ?? base.definition.resources,
          },
        };
        world.functions.set(bound.id, bound);
        return { boundFunctionId: bound.id, handleMetadata: metadataOf(bound) };
      },
    ),
  };
}
