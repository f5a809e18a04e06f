/** A matrix product that was refused before anything was written: which argument, what it was, and the rule. */
export class BlasError extends Error {
  override readonly name: string = "BlasError";
  readonly argument: string;
  readonly received: unknown;

  /** @param rule completes "<operation>: <argument> …", say "must be a whole number of at least 0". */
  constructor(operation: string, argument: string, rule: string, received: unknown) {
    super(`${operation}: ${argument} ${rule}; got ${String(received)}`);
    this.argument = argument;
    this.received = received;
  }
}
