import { writeInPlace } from "../autograd/write-in-place.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
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
  checkTensor(name, "x", x);
  for (const source of sources) checkTensor(name, "source", source);
  return writeInPlace(name, x, sources, () => copyInto(compute(x.detach()), x), compute);
}
