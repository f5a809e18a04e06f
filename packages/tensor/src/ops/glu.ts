import { defineOp } from "../autograd/define-op.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { binary, binaryInto } from "../dispatch/binary.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { ShapeError } from "../errors.ts";
import { normalizeDim, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cat } from "./cat.ts";
import { checkFloating } from "./define-activation.ts";
import { mul } from "./mul.ts";
import { narrow } from "./narrow.ts";
import { neg } from "./neg.ts";
import { sigmoid } from "./sigmoid.ts";

/**
 * Gated linear unit `a · σ(b)`, for the halves a and b of `x` along a dimension.
 *
 * Shapes: x `[..., 2 n, ...]` → `[..., n, ...]`.
 *
 * @category Network functions
 * @param dim Default -1.
 * @throws {ShapeError} when the dimension's size is odd, or `x` is a scalar. @throws {DTypeError} when `x` is not floating.
 * @throws {IndexError} when `dim` is out of range.
 * @example glu(tensor([8, 6, 0, 100])).toArray() // [4, 6]
 */
export function glu(x: Tensor, dim = -1): Tensor {
  checkFloating("glu", x);
  const d = normalizeDim("glu", dim, x.ndim);
  const size = x.shape[d];
  if (size === undefined || size % 2 !== 0) {
    throw new ShapeError(
      `glu: the size of the halved dimension must be even; got dimension ${d} of shape ${show(x.shape)}`,
    );
  }
  return gated(x, d);
}

const gated: (x: Tensor, dim: number) => Tensor = defineOp<readonly ["x"], "x" | "out", number>({
  name: "glu",
  inputs: ["x"],
  saves: ["x", "out"],
  forward: (x, dim) => {
    const [a, b] = halves(x.detach(), dim);
    return binary("glu", "glu", a, b, { parameters: [1, 0] });
  },
  vjp: {
    x: ({ dy, x, out, attrs: dim }) => {
      const [a, b] = halves(x, dim);
      if (isGradEnabled()) {
        const gate = sigmoid(b);
        return cat([mul(dy, gate), mul(mul(dy, a), mul(gate, sigmoid(neg(b))))], dim);
      }
      const dx = emptyTensor(x.shape, x.dtype);
      const [da, db] = halves(dx, dim);
      binaryInto("glu", dy, b, da, [1, 0]);
      // a σ'(b) = out (1 - σ(b)) = out σ(-b).
      binaryInto("glu", out, b, db, [-1, 0]);
      binaryInto("mul", db, dy, db);
      return dx;
    },
  },
});

function halves(x: Tensor, dim: number): [a: Tensor, b: Tensor] {
  const half = x.shape[dim]! / 2;
  return [narrow(x, dim, 0, half), narrow(x, dim, half, half)];
}
