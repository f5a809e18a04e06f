import { type DType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { arange } from "../create/arange.ts";
import { eq } from "./eq.ts";
import { to } from "./to.ts";
import { unsqueeze } from "./squeeze.ts";

/**
 * Rows that are 1 at the position each label names and 0 elsewhere.
 *
 * Shapes: labels `[...]` → `[..., classes]`. A label outside of the classes gives a row of zeros.
 *
 * @example oneHot(tensor([1n]), 3).toArray() // [[0, 1, 0]]
 */
export function oneHot(labels: Tensor, classes: number, dtype: DType = "int64"): Tensor {
  return to(eq(unsqueeze(labels, labels.ndim), arange(classes, { dtype: "int32" })), dtype);
}
