import { endWith } from "../api/end-with.ts";

/** Any address that no other route answers. */
export function loader(): never {
  endWith(404);
}

export default function Missing() {
  return null;
}
