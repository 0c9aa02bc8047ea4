import { runPorter } from "@porter/api";
import { assetsDir, loadPages } from "./pages.ts";

/** The `porter` command: the API's commands, with the dashboard's pages for `start`. */
const exitCode = await runPorter(process.argv.slice(2), {
  loadPages: async () => ({ assetsDir, handle: await loadPages() }),
});
// Everything is closed; but each page shown in the last five seconds has left a timer of the page framework's
// (its stream's time limit), and the process would wait for it.
process.exit(exitCode);
