import { InitializerError } from "./initializer-error.ts";

/** How many builds without initialisation are going on. */
let skipping = 0;

/** Whether initializers leave tensors as they are for now. */
export function isSkippingInit(): boolean {
  return skipping > 0;
}

/**
 * From now on initializers leave tensors as they are and draw nothing, until the returned handle is disposed. See `skipInit`.
 *
 * @example
 * {
 *   using skipped = skipInitScope();
 *   constant(tensor([7]), { value: 42 }).item() // 7
 * }
 */
export function skipInitScope(): Disposable {
  skipping++;
  let isOpen = true;
  return {
    [Symbol.dispose]() {
      if (isOpen) skipping--;
      isOpen = false;
    },
  };
}

/**
 * Builds a net whose values will be loaded anyway: whatever it initialises by the initializers of this package, as all
 * layers do, is left as memory happens to be, and no number is drawn. The default generator's stream is not advanced.
 *
 * @param build Synchronous.
 * @throws {InitializerError} when `build` is asynchronous.
 * @example
 * manualSeed(0);
 * skipInit(() => xavierUniform(empty([2, 2])));
 * rand([1]).item() // 0.4962…
 */
export function skipInit<R>(build: () => R): R {
  using _skipped = skipInitScope();
  const built = build();
  if (built instanceof Promise) {
    throw new InitializerError(
      "skipInit",
      "skipInit: what is built must be there when the function returns; got a promise",
    );
  }
  return built;
}
