/** One thing the doctor looked at. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found; what to change when it is not well. Holds no secret. */
  readonly message: string;
}

export const well = (name: string, message: string): Check => ({ name, ok: true, message });
export const ill = (name: string, message: string): Check => ({ name, ok: false, message });

/** One line for people. */
export function lineOf({ name, ok, message }: Check): string {
  return `${ok ? "✓" : "✗"} ${name}: ${message}`;
}
