import { defineOp } from "../autograd/define-op.ts";
import { copyInto } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { constant } from "../dispatch/scalar.ts";
import { Tensor } from "../tensor.ts";

/** @internal */
export interface ShiftAttrs {
  readonly dim: number;
  /** 1: every element moves one position on; -1: one back. */
  readonly by: 1 | -1;
  /** What comes in. */
  readonly fill: 0 | 1;
}

/**
 * The elements moved by one position along a dimension: the last one (or first) falls out, a constant comes in.
 *
 * @internal
 */
export const shift: (x: Tensor, attrs: ShiftAttrs) => Tensor = defineOp<
  readonly ["x"],
  never,
  ShiftAttrs
>({
  name: "shift",
  inputs: ["x"],
  forward: (x, { dim, by, fill }) => {
    const out = emptyTensor(x.shape, x.dtype);
    const size = x.shape[dim] ?? 1;
    if (out.size === 0) return out;
    if (size > 1)
      copyInto(
        part(x, dim, by === 1 ? 0 : 1, size - 1),
        part(out, dim, by === 1 ? 1 : 0, size - 1),
      );
    copyInto(constant(fill, x.dtype), part(out, dim, by === 1 ? 0 : size - 1, 1));
    return out;
  },
  vjp: { x: ({ dy, attrs: { dim, by } }) => shift(dy, { dim, by: by === 1 ? -1 : 1, fill: 0 }) },
});

function part(x: Tensor, dim: number, start: number, count: number): Tensor {
  if (x.ndim === 0) return x;
  const offset = x.offset + start * x.strides[dim]!;
  return new Tensor(x.storage, x.dtype, x.shape.with(dim, count), x.strides, offset);
}
