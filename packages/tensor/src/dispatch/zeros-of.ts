import type { Tensor } from "../tensor.ts";
import { copyInto } from "./copy.ts";
import { emptyTensor } from "./empty.ts";
import { constant } from "./scalar.ts";

/** Zeros in the shape and dtype of `x`: the gradient of what is flat, whatever flows back. */
export function zerosOf(x: Tensor): Tensor {
  const out = emptyTensor(x.shape, x.dtype);
  copyInto(constant(0, x.dtype), out);
  return out;
}
