import { describe, expect, it } from "vitest";
import { type QueueCount, queuePlace } from "./queue-place.ts";

const capacity = { perPerson: 2, inAll: 100, meanRunMs: 180_000 };
function counted(fields: Partial<QueueCount>): QueueCount {
  return { taskId: "1", aheadOfPerson: 0, runningOfPerson: 0, aheadOfAll: 0, runningOfAll: 0, ...fields };
}

describe("the place in the queue", () => {
  it("is none while a run can start at once", () => {
    expect(queuePlace(counted({ runningOfPerson: 1 }), capacity)).toBeNull();
  });

  it("counts the runs that have to end first", () => {
    expect(queuePlace(counted({ runningOfPerson: 2 }), capacity)).toEqual({
      place: 1,
      expectedWaitMs: 90_000,
    });
    expect(queuePlace(counted({ runningOfPerson: 2, aheadOfPerson: 3 }), capacity)).toEqual({
      place: 4,
      expectedWaitMs: 360_000,
    });
  });

  it("is that among all when everybody's places are taken", () => {
    expect(queuePlace(counted({ aheadOfAll: 9, runningOfAll: 100 }), capacity)).toEqual({
      place: 10,
      expectedWaitMs: 18_000,
    });
  });
});
