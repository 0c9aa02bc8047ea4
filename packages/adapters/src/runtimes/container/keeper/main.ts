import { text } from "node:stream/consumers";
import { keep } from "./keep.ts";
import { keeperOrderSchema } from "./order.ts";

/**
 * A process of its own for every run, so that runs go on while Porter is restarted: `node main.ts < order.json`, in the
 * run's folder. Without an order it ends at once.
 */
process.on("SIGHUP", () => {
  // The terminal that Porter was started from was closed; the run goes on.
});
process.umask(0o077);
const order = await text(process.stdin);
if (order !== "") {
  await keep(keeperOrderSchema.parse(JSON.parse(order)));
  // What is still open leads to a container that is gone.
  process.exit();
}
