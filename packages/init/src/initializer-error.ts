import { WeftError } from "@weft/tensor";

/** An initializer went wrong; the message names it and its package. */
export class InitializerError extends WeftError {
  override readonly name = "InitializerError";
  /** The initializer's id, or the name that was looked up. */
  readonly initializer: string;

  constructor(initializer: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.initializer = initializer;
  }
}
