import { defineOp } from "../autograd/define-op.ts";
import { copyInto } from "../dispatch/copy.ts";
import { scalarTensor } from "../dispatch/scalar.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { resolveIndex, type Index } from "../data/resolve-index.ts";
import type { Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/**
 * A view of the elements that an index selects, as `x[1, 2:5, ..., None]` in Python.
 *
 * Numbers select a position and drop the dimension; ranges are text (`":"`, `"1:3"`, `"::2"`); `null` adds a dimension;
 * `"..."` stands for all dimensions left out.
 *
 * @throws {IndexError} when a position is out of range, or there are more entries than dimensions.
 * @example at(tensor([[1, 2], [3, 4]]), ":", 1).toArray() // [2, 4]
 */
export function at(x: Tensor, ...indices: readonly Index[]): Tensor {
  return atView(x, indices);
}

const atView: (x: Tensor, indices: readonly Index[]) => Tensor = defineOp<
  readonly ["x"],
  never,
  readonly Index[]
>({
  name: "at",
  inputs: ["x"],
  isView: true,
  forward: selectView,
  vjp: { x: ({ dy, shapes, attrs }) => placeAt(dy, { shape: shapes.x, indices: attrs }) },
});

interface Place {
  readonly shape: Shape;
  readonly indices: readonly Index[];
}

/** Zeros of a shape with `x` written where the index points: the opposite of `at`. */
const placeAt: (x: Tensor, place: Place) => Tensor = defineOp<readonly ["x"], never, Place>({
  name: "placeAt",
  inputs: ["x"],
  forward: (x, { shape, indices }) => {
    const out = emptyTensor(shape, x.dtype);
    copyInto(scalarTensor(0, x.dtype), out);
    copyInto(x, selectView(out, indices));
    return out;
  },
  vjp: { x: ({ dy, attrs }) => atView(dy, attrs.indices) },
});

function selectView(x: Tensor, indices: readonly Index[]): Tensor {
  const { shape, strides, offset } = resolveIndex("at", x.shape, x.strides, indices);
  return new Tensor(x.storage, x.dtype, shape, strides, x.offset + offset);
}
