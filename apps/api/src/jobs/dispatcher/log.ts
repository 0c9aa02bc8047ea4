/** The part of a logger that the jobs need; pino's fits. Messages are constant, what varies is in `fields`. */
export interface Log {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
