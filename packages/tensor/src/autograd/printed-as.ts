import type { Tensor } from "../tensor.ts";

/**
 * Notes what PyTorch prints as the gradient function of a result, where it came out of other ops than PyTorch's.
 *
 * @param inputs Tensors that may be the result itself: their own history stays what it is.
 * @internal
 */
export function printedAs(gradFn: string, out: Tensor, ...inputs: readonly Tensor[]): Tensor {
  const node = out.gradNode;
  if (node !== null && !inputs.includes(out)) node.printedAs = gradFn;
  return out;
}
