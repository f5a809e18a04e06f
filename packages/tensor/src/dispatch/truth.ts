import { checkOptions } from "./check-options.ts";
import { checkTensor } from "./check-tensor.ts";
import type { Tensor } from "../tensor.ts";
import { castData } from "./cast.ts";
import { copyInto } from "./copy.ts";
import { emptyTensor } from "./empty.ts";
import { reduce, reducedDims, reducedShape, type ReduceOptions } from "./reduce.ts";
import { constant } from "./scalar.ts";

/** `any` as the largest and `all` as the smallest of truth values; `ofNothing` is the result over no elements. */
export function fold(
  op: "any" | "all",
  stem: "max" | "min",
  ofNothing: boolean,
  x: Tensor,
  options: ReduceOptions,
): Tensor {
  checkTensor(op, "x", x);
  checkOptions(op, options, ["dim", "keepdim"]);
  const { dim, keepdim = false } = options;
  const dims = reducedDims(op, x.ndim, dim);
  const dtype = x.dtype === "uint8" ? "uint8" : "bool";
  if (x.size === 0) {
    const out = emptyTensor(reducedShape(x.shape, dims, keepdim), dtype);
    copyInto(constant(ofNothing ? 1 : 0, dtype), out);
    return out;
  }
  const truth = x.dtype === "bool" ? x : castData(x, "bool");
  const out = reduce(op, stem, truth, dims, keepdim);
  return dtype === "bool" ? out : castData(out, dtype);
}
