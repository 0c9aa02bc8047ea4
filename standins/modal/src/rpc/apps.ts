import { z } from "zod";
import type { App, World } from "../state/world.ts";
import { newId } from "../state/world.ts";
import { type Methods, notFound, unary } from "./method.ts";

const tagsSchema = z.record(z.string(), z.string());
const byId = z.object({ appId: z.string() });
/** `APP_STATE_DEPLOYED`, `APP_STATE_EPHEMERAL` of Modal's protocol. */
const states = { deployed: 3, ephemeral: 1 };

function lifecycleOf({ name, version }: App): object {
  return {
    appState: name === null ? states.ephemeral : states.deployed,
    version,
    createdAt: 0,
    deployedAt: 0,
  };
}

function metadataOf(app: App): object {
  const { id, name, functions } = app;
  return {
    appId: id,
    description: name ?? "",
    environmentName: "main",
    lifecycle: lifecycleOf(app),
    functions,
  };
}

/** Apps: made, deployed, looked up. There is one environment. */
export function appMethods(world: World): Methods {
  const find = (id: string): App => {
    const app = world.apps.get(id);
    if (app === undefined) throw notFound(`App ${id}`);
    return app;
  };
  const make = (name: string | null, tags: App["tags"] = {}): App => {
    const app: App = { id: newId("ap"), name, tags, functions: {}, version: 0 };
    world.apps.set(app.id, app);
    return app;
  };
  const layoutOf = ({ functions }: App) => ({
    objects: Object.values(functions).map((objectId) => ({ objectId })),
    functionIds: functions,
  });
  return {
    appGetByDeploymentName: unary(z.object({ name: z.string() }), ({ name }) => {
      const app = world.deployedApp(name);
      return app === null ? {} : { appId: app.id, environmentName: "main", lifecycle: lifecycleOf(app) };
    }),
    appCreate: unary(z.object({ tags: tagsSchema }), ({ tags }) => {
      const app = make(null, tags);
      return {
        appId: app.id,
        appPageUrl: `http://127.0.0.1/${app.id}`,
        appLogsUrl: `http://127.0.0.1/${app.id}`,
      };
    }),
    appGetOrCreate: unary(z.object({ appName: z.string(), objectCreationType: z.number() }), (request) => {
      const existing = world.deployedApp(request.appName);
      // 0: only look up.
      if (existing === null && request.objectCreationType === 0) throw notFound(`App '${request.appName}'`);
      const app = existing ?? make(request.appName);
      return { appId: app.id, handleMetadata: metadataOf(app) };
    }),
    appGetInfo: unary(byId, ({ appId }) => ({ info: metadataOf(find(appId)) })),
    appGetLayout: unary(byId, ({ appId }) => ({ appLayout: layoutOf(find(appId)) })),
    appHeartbeat: unary(byId, () => ({})),
    appClientDisconnect: unary(byId, ({ appId }) => {
      world.disconnected.add(appId);
      return {};
    }),
    appSetTags: unary(z.object({ appId: z.string(), tags: tagsSchema }), ({ appId, tags }) => {
      find(appId).tags = tags;
      return {};
    }),
    appPublish: unary(
      z.object({
        appId: z.string(),
        name: z.string(),
        appState: z.number(),
        functionIds: z.record(z.string(), z.string()),
        tags: tagsSchema,
      }),
      ({ appId, name, appState, functionIds, tags }) => {
        const app = find(appId);
        app.functions = functionIds;
        app.tags = tags;
        app.version += 1;
        if (appState === states.deployed) app.name = name;
        return { url: `http://127.0.0.1/${app.id}`, deployedAt: Date.now() / 1000 };
      },
    ),
    environmentGetOrCreate: unary(z.object({ deploymentName: z.string() }), ({ deploymentName }) => ({
      environmentId: "en-1",
      metadata: {
        name: deploymentName || "main",
        settings: { imageBuilderVersion: "2025.06", webhookSuffix: "" },
      },
    })),
  };
}
