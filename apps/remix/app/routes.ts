import { index, route } from "@remix-run/route-config";
import type { RouteConfig } from "@remix-run/route-config";

const log = "routes/task-log.tsx";

export default [
  index("routes/overview.tsx"),
  route("tasks", "routes/tasks.tsx"),
  route("tasks/:id", "routes/task.tsx", [
    index(log),
    route("attempts/:attempt", log, { id: "routes/task-log-of-attempt" }),
    route("prompt", "routes/task-prompt.tsx"),
    route("notices", "routes/task-notices.tsx"),
  ]),
  route("tasks/:id/attempts/:attempt/log.txt", "routes/task-log-text.ts"),
  route("settings/keys", "routes/settings-keys.tsx"),
  route("sign-in", "routes/sign-in.tsx"),
  route("try", "routes/sample-issues.tsx"),
  route("try/issues/:number", "routes/sample-issue.tsx"),
  route("setup", "routes/setup.tsx"),
  route("setup/github", "routes/setup-github.tsx"),
  route("setup/installed", "routes/setup-installed.tsx"),
  route("*", "routes/missing.tsx"),
] satisfies RouteConfig;
