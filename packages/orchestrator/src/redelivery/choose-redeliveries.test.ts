import { expect, it } from "vitest";
import { later } from "../testing/samples.ts";
import { chooseRedeliveries, type DeliveryAttempt } from "./choose-redeliveries.ts";

const none = () => false;

function attempt(id: number, deliveryId: string, status: number): DeliveryAttempt {
  return { id, deliveryId, status, at: later(id) };
}

it("asks again for what nobody took, oldest first, by its latest attempt", () => {
  const attempts = [attempt(9, "b", 502), attempt(5, "a", 0), attempt(4, "b", 0), attempt(2, "a", 500)];
  expect(chooseRedeliveries(attempts, none).map(({ id }) => id)).toEqual([5, 9]);
});

it("leaves alone what was answered with success once, or is in the journal", () => {
  const attempts = [attempt(1, "answered", 0), attempt(2, "answered", 202), attempt(3, "recorded", 504)];
  expect(chooseRedeliveries(attempts, (id) => id === "recorded")).toEqual([]);
});

it("gives up a delivery that nobody took three times, and one that was refused twice", () => {
  const refused = [attempt(1, "a", 401), attempt(2, "a", 401)];
  const failed = [attempt(3, "b", 0), attempt(4, "b", 0)];
  expect(chooseRedeliveries([...refused, ...failed], none).map(({ id }) => id)).toEqual([4]);
  expect(chooseRedeliveries([...failed, attempt(5, "b", 0)], none)).toEqual([]);
});

it("asks for a hundred in one round", () => {
  const attempts = Array.from({ length: 150 }, (_, index) => attempt(index, `d${index}`, 0));
  expect(chooseRedeliveries(attempts, none).map(({ id }) => id)).toEqual(
    attempts.slice(0, 100).map(({ id }) => id),
  );
});
