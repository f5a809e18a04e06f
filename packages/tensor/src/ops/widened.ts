import { computeDType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { to } from "./to.ts";

/** The tensor, if there is one, in the dtype that its elements are computed in: float32 for float16 and bfloat16. @internal */
export function widened<T extends Tensor | null>(x: T): T {
  return (x === null ? null : to(x, computeDType(x.dtype))) as T; // null for null
}
