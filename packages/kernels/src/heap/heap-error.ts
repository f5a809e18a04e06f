/**
 * The heap was asked for something that makes no sense: a length that is no whole number, or a pointer that this thread
 * cannot free. Nothing was changed.
 */
export class HeapError extends Error {
  override readonly name = "HeapError";
  /** The length, pointer, end or owner that was refused; `undefined` when the environment is at fault. */
  readonly value: number | undefined;

  constructor(message: string, value?: number, options?: ErrorOptions) {
    super(message, options);
    this.value = value;
  }
}
