import { reducedShape } from "../dispatch/reduce.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { eq } from "./eq.ts";
import { logicalAnd } from "./logical-and.ts";
import { logicalOr } from "./logical-or.ts";
import { mul } from "./mul.ts";
import { ne } from "./ne.ts";
import { reshape } from "./reshape.ts";
import { sum } from "./sum.ts";

/** What the gradient rules of `amax` and `amin` see. */
interface Context {
  readonly dy: Tensor;
  readonly x: Tensor;
  readonly out: Tensor;
  readonly shapes: { readonly x: Shape };
  readonly attrs: { readonly dims: readonly number[] };
}

/** The gradient of an extreme over some dimensions: equal extremes share it, and NaN among NaNs. @internal */
export function shareAmongExtremes({ dy, x, out, shapes, attrs: { dims } }: Context): Tensor {
  const kept = reducedShape(shapes.x, dims, true);
  const extreme = reshape(out, kept);
  const isNaNBoth = logicalAnd(ne(x, x), ne(extreme, extreme));
  const isExtreme = logicalOr(eq(x, extreme), isNaNBoth);
  return mul(isExtreme, div(reshape(dy, kept), sum(isExtreme, { dim: dims, keepdim: true })));
}
