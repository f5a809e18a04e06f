import { checkTensor } from "../dispatch/check-tensor.ts";
import { unary } from "../dispatch/unary.ts";
import type { Tensor } from "../tensor.ts";
import { to } from "./to.ts";

/**
 * Whether each element is zero; a bool tensor.
 *
 * @category Comparisons
 * @example logicalNot(tensor([true, false])).toArray() // [false, true]
 */
export function logicalNot(x: Tensor): Tensor {
  checkTensor("logicalNot", "x", x);
  return unary("logicalNot", "logicalNot", to(x, "bool"));
}
