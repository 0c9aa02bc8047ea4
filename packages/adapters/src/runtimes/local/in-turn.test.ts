import { expect, it } from "vitest";
import { InTurn } from "./in-turn.ts";

it("does one thing after the other for the same key, also after a failure", async () => {
  const inTurn = new InTurn();
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = inTurn.run("a", async () => {
    await gate.promise;
    order.push("first");
    throw new Error("first failed");
  });
  const second = inTurn.run("a", async () => order.push("second"));
  await inTurn.run("b", async () => order.push("other key"));
  gate.resolve();
  await expect(first).rejects.toThrow("first failed");
  await second;
  expect(order).toEqual(["other key", "first", "second"]);
});
