import { WeftError } from "@weft/tensor";

/** What an `InitializerError` knows besides its message. */
export interface InitializerErrorOptions extends ErrorOptions {
  /** The parameter that was to be filled. */
  readonly path?: string | undefined;
}

/** An initializer went wrong; the message names it and its package. */
export class InitializerError extends WeftError {
  override readonly name = "InitializerError";
  /** The initializer's id, or the name that was looked up. */
  readonly initializer: string;
  /** The parameter that was to be filled, where that is known. */
  readonly path: string | null;

  constructor(initializer: string, message: string, options?: InitializerErrorOptions) {
    super(message, options);
    this.initializer = initializer;
    this.path = options?.path ?? null;
  }
}
