import { printedAs } from "../autograd/printed-as.ts";
import { defineOp } from "../autograd/define-op.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { copyInto } from "../dispatch/copy.ts";
import { constant } from "../dispatch/scalar.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { resolveIndex, type BasicIndex } from "../data/resolve-index.ts";
import type { Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { resolveAdvanced, type Index } from "./advanced-index.ts";
import { movedBack, rowsFirst } from "./advanced-rows.ts";
import { selectRows } from "./rows.ts";

/**
 * The elements that an index selects, as `x[1, 2:5, ..., None, idx]` in Python.
 *
 * Numbers select a position and drop the dimension; ranges are text (`":"`, `"1:3"`, `"::2"`); `null` adds a dimension;
 * `"..."` stands for all dimensions left out. With these alone the result is a view.
 *
 * Tensors or arrays of integers select positions, bool tensors where they are true; the result is then a copy. Several are
 * broadcast against each other; their common shape stands where they stood, or in front when something stands between them.
 * As in PyTorch, a 0-d integer tensor is a number.
 *
 * @category Indexing
 * @pytorch x[i, j]
 * @throws {IndexError} when a position is out of range, or there are more entries than dimensions.
 * @throws {ShapeError} when index tensors do not broadcast, or a mask has other sizes than its dimensions.
 * @example at(tensor([[1, 2], [3, 4]]), ":", 1).toArray() // [2, 4]
 * @example at(tensor([[1, 2], [3, 4]]), [1, 1, 0]).toArray() // [[3, 4], [3, 4], [1, 2]]
 */
export function at(x: Tensor, ...indices: readonly Index[]): Tensor {
  checkTensor("at", "x", x);
  const { basic, advanced } = resolveAdvanced("at", x.shape, indices);
  const view = basic === null ? x : atView(x, basic);
  if (advanced === null) return view;
  const { rows, places } = rowsFirst("at", view, advanced);
  return printedAs("IndexBackward0", movedBack(selectRows(rows, places), view, advanced));
}

const atView: (x: Tensor, indices: readonly BasicIndex[]) => Tensor = defineOp<
  readonly ["x"],
  never,
  readonly BasicIndex[]
>({
  name: "at",
  inputs: ["x"],
  isView: true,
  forward: selectView,
  vjp: { x: ({ dy, shapes, attrs }) => placeAt(dy, { shape: shapes.x, indices: attrs }) },
});

interface Place {
  readonly shape: Shape;
  readonly indices: readonly BasicIndex[];
}

/** Zeros of a shape with `x` written where the index points: the opposite of `at`. */
const placeAt: (x: Tensor, place: Place) => Tensor = defineOp<readonly ["x"], never, Place>({
  name: "placeAt",
  inputs: ["x"],
  forward: (x, { shape, indices }) => {
    const out = emptyTensor(shape, x.dtype);
    copyInto(constant(0, x.dtype), out);
    copyInto(x, selectView(out, indices));
    return out;
  },
  vjp: { x: ({ dy, attrs }) => atView(dy, attrs.indices) },
});

function selectView(x: Tensor, indices: readonly BasicIndex[]): Tensor {
  const { shape, strides, offset } = resolveIndex("at", x.shape, x.strides, indices);
  return new Tensor(x.storage, x.dtype, shape, strides, x.offset + offset);
}
