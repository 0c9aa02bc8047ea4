import { load, type LoadOrder } from "../load.ts";

/** The process that makes the load: takes orders from its parent, one at a time, and answers with the results. */
process.on("message", (order: LoadOrder) => {
  void load(order).then((result) => process.send?.(result));
});
