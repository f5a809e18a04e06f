import { writeInPlace } from "../autograd/write-in-place.ts";
import { copyInto } from "../dispatch/copy.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Overwrites `x` with what an op makes of it, which has its shape.
 *
 * @internal
 */
export function replaceInPlace(
  name: string,
  x: Tensor,
  sources: readonly Tensor[],
  compute: (old: Tensor) => Tensor,
): Tensor {
  return writeInPlace(name, x, sources, () => copyInto(compute(x.detach()), x), compute);
}
