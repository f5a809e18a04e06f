import { zeros } from "../create/full.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { reduce } from "../dispatch/reduce.ts";
import { reshapeData } from "../dispatch/reshape-data.ts";
import { scalarTensor } from "../dispatch/scalar.ts";
import { type DType } from "../dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { expand } from "./expand.ts";
import { flatten } from "./flatten.ts";
import { placesAlong } from "./gather.ts";
import { putRowsInto } from "./rows.ts";
import { unsqueeze } from "./squeeze.ts";
import { to } from "./to.ts";

/**
 * Rows that are 1 at the position each label names and 0 elsewhere.
 *
 * Shapes: labels, integers `[...]` → `[..., classes]`.
 *
 * @category Network functions
 * @param classes Default: one more than the largest label. @param dtype Default int64.
 * @throws {DTypeError} when labels are no integers. @throws {ValueError} when a label names no class.
 * @example oneHot(tensor([1n, 0n]), 3).toArray() // [[0, 1, 0], [1, 0, 0]]
 */
export function oneHot(labels: Tensor, classes?: number, dtype: DType = "int64"): Tensor {
  checkTensor("oneHot", "labels", labels);
  const isInteger = ["int64", "int32", "uint8"].includes(labels.dtype);
  if (!isInteger) throw new DTypeError(`oneHot: labels must be integers; got ${labels.dtype}`);
  const [least, most] =
    labels.size === 0 ? [0, -1] : [extreme("min", labels), extreme("max", labels)];
  const count = classes ?? most + 1;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ValueError(
      `oneHot: the number of classes must be a positive integer; got ${classes ?? "no labels to tell it from"}`,
    );
  }
  if (least < 0 || most >= count) {
    throw new ValueError(
      `oneHot: labels must be from 0 to ${count - 1}; got ${least < 0 ? least : most}`,
    );
  }
  const out = zeros([...labels.shape, count], { dtype });
  const places = placesAlong("oneHot", out, -1, to(unsqueeze(labels, labels.ndim), "int64"));
  putRowsInto(expand(scalarTensor(1, dtype), [places.size]), places, reshapeData(out, [out.size]));
  return out;
}

function extreme(stem: "min" | "max", labels: Tensor): number {
  return reduce("oneHot", stem, flatten(labels), [0], false).item();
}
