import { defineOp } from "../autograd/define-op.ts";
import { checkChoice, positionsOf } from "../dispatch/arg-extreme.ts";
import { castData } from "../dispatch/cast.ts";
import type { Extremes, ExtremesOptions } from "../dispatch/extremes.ts";
import { reduce, reducedDims, reducedShape } from "../dispatch/reduce.ts";
import { sameShape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { placeAlong } from "./place-along.ts";
import { reshape } from "./reshape.ts";

/** Values and positions of the extremes along a dimension. @internal */
export function extremes(
  op: "max" | "min",
  x: Tensor,
  { dim, keepdim = false }: ExtremesOptions,
): Extremes {
  const dims = reducedDims(op, x.ndim, dim);
  checkChoice(op, x, dims);
  const found = positionsOf(`arg${op}`, x, dims, false);
  const values = valuesOp(x, { op, dims, positions: found });
  const shape = reducedShape(x.shape, dims, keepdim);
  const indices = castData(found, "int64");
  return {
    values: sameShape(values.shape, shape) ? values : reshape(values, shape),
    indices: sameShape(indices.shape, shape)
      ? indices
      : new Tensor(indices.storage, "int64", shape, undefined, indices.offset),
  };
}

interface ExtremesAttrs {
  readonly op: "max" | "min";
  /** One dimension, or none of a scalar. */
  readonly dims: readonly number[];
  /** Where the extremes stand, as int32. */
  readonly positions: Tensor;
}

const valuesOp: (x: Tensor, attrs: ExtremesAttrs) => Tensor = defineOp<
  readonly ["x"],
  never,
  ExtremesAttrs
>({
  name: "extremes",
  inputs: ["x"],
  forward: (x, { op, dims }) => reduce(op, op, x, dims, false),
  vjp: {
    x: ({ dy, shapes, attrs: { dims, positions } }) =>
      dims.length === 0 ? dy : placeAlong(dy, { positions, dim: dims[0]!, shape: shapes.x }),
  },
});
