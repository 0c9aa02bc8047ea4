import { runPorter } from "@porter/api";
import { assetsDir, loadPages } from "./pages.ts";

/** The `porter` command: the API's commands, with the dashboard's pages for `start`. */
process.exitCode = await runPorter(process.argv.slice(2), {
  loadPages: async () => ({ assetsDir, handle: await loadPages() }),
});
