import { gradFnName } from "./print/grad-fn-name.ts";
import { formatTensor } from "./print/index.ts";
import type { TypedArray } from "./dtype.ts";
import type { Tensor } from "./tensor.ts";

/** The text PyTorch prints for a tensor, with its gradient function when it has one. */
export function printTensor(t: Tensor): string {
  const suffix: { requiresGrad?: boolean; gradFn?: string } = {};
  if (t.gradNode !== null) suffix.gradFn = `<${gradFnName(t.gradNode)}>`;
  else if (t.requiresGrad) suffix.requiresGrad = true;
  return formatTensor(t.toTypedArray<TypedArray>(), t.shape, t.dtype, { suffix });
}
