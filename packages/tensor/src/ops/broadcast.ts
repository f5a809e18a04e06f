import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor, checkTensorList } from "../dispatch/check-tensor.ts";
import { DTypeError, ValueError } from "../errors.ts";
import { broadcastShapes, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { expand, stretched } from "./expand.ts";
import { reshape } from "./reshape.ts";

/**
 * A view stretched to a shape, as ops stretch their operands.
 *
 * @category Movement
 * @throws {ShapeError} when a size other than 1 would have to change.
 * @example broadcastTo(tensor([1, 2]), [2, 2]).toArray() // [[1, 2], [1, 2]]
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  return stretched("broadcastTo", x, shape);
}

/**
 * A view stretched to the shape of another tensor.
 *
 * @category Movement
 * @throws {ShapeError} when a size other than 1 would have to change.
 * @example expandAs(tensor([1, 2]), zeros([2, 2])).shape // [2, 2]
 */
export function expandAs(x: Tensor, other: Tensor): Tensor {
  checkTensor("expandAs", "other", other);
  return stretched("expandAs", x, other.shape);
}

/**
 * Views of tensors, all stretched to their common shape.
 *
 * @category Movement
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example broadcastTensors([zeros([2, 1]), zeros([3])]).map((x) => x.shape) // [[2, 3], [2, 3]]
 */
export function broadcastTensors(tensors: readonly Tensor[]): Tensor[] {
  checkSome("broadcastTensors", tensors);
  const shape = tensors.reduce<Shape>(
    (common, x) => broadcastShapes("broadcastTensors", common, x.shape),
    [],
  );
  return tensors.map((x) => expand(x, shape));
}

/**
 * Coordinate grids of vectors: views, each of which varies along its own dimension.
 *
 * Shapes: `[n₀], [n₁], …` → each `[n₀, n₁, …]`; with `indexing: "xy"` the first two sizes are exchanged.
 *
 * @category Movement
 * @param options `indexing`: `"ij"` (default) or `"xy"`, which exchanges the first two dimensions.
 * @throws {ValueError} when a tensor has more than one dimension, or `indexing` is unknown. @throws {DTypeError} when dtypes differ.
 * @example meshgrid([tensor([1, 2]), tensor([3, 4])]).map((x) => x.toArray()) // [[[1, 1], [2, 2]], [[3, 4], [3, 4]]]
 */
export function meshgrid(
  tensors: readonly Tensor[],
  options: { readonly indexing?: "ij" | "xy" } = {},
): Tensor[] {
  checkOptions("meshgrid", options, ["indexing"]);
  checkSome("meshgrid", tensors);
  const { indexing = "ij" } = options;
  const other = tensors.find(({ dtype }) => dtype !== tensors[0]!.dtype);
  if (other !== undefined) {
    throw new DTypeError(
      `meshgrid: all tensors must have one dtype; got ${tensors[0]!.dtype} and ${other.dtype} (cast with to)`,
    );
  }
  if (tensors.some((x) => x.ndim > 1) || (indexing !== "ij" && indexing !== "xy")) {
    throw new ValueError(
      `meshgrid: vectors and indexing "ij" or "xy" are needed; got tensors of ${tensors.map((x) => x.ndim).join(", ")} dimensions and ${JSON.stringify(indexing)}`,
    );
  }
  const isSwapped = indexing === "xy" && tensors.length > 1;
  const along = (i: number): number => (isSwapped && i < 2 ? 1 - i : i);
  const shape = tensors.map((_, d) => tensors[along(d)]!.size);
  return tensors.map((x, i) =>
    expand(
      reshape(
        x,
        shape.map((size, d) => (d === along(i) ? size : 1)),
      ),
      shape,
    ),
  );
}

function checkSome(op: string, tensors: readonly Tensor[]): void {
  checkTensorList(op, "tensors", tensors);
  if (tensors.length === 0)
    throw new ValueError(`${op}: at least one tensor is needed; got an empty list`);
}
