import { Linear } from "./linear.ts";

/**
 * A `Linear` that prints under the name that PyTorch's attention gives its own.
 *
 * @internal
 */
export class NonDynamicallyQuantizableLinear<Bias extends boolean = true> extends Linear<Bias> {}
