import { randomBytes } from "node:crypto";

let counter = 0;

/**
 * A UUID that sorts by the moment its job is due: `[48-bit milliseconds | 16-bit counter | random]`.
 *
 * Within one concurrency group pg-boss takes the jobs with the smallest ids, whatever their priority and age
 * (`ROW_NUMBER() OVER (PARTITION BY group_id ORDER BY id)` in its fetch, 12.35.0): with random ids an urgent job
 * would wait behind others of the same person.
 */
export function jobId(dueAt: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(dueAt.getTime(), 0, 6);
  bytes.writeUInt16BE(counter, 6);
  counter = (counter + 1) & 0xffff;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
