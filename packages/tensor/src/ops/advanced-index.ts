import { tensor } from "../create/tensor.ts";
import type { NestedValues } from "../data/nested.ts";
import type { BasicIndex } from "../data/resolve-index.ts";
import { viewHeap } from "../data/read.ts";
import { castData } from "../dispatch/cast.ts";
import { describeValue } from "../dispatch/describe-value.ts";
import { DTypeError, IndexError, ShapeError } from "../errors.ts";
import { broadcastShapes, contiguousStrides, sameShape, show, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { placesOf } from "./nonzero.ts";

/**
 * One entry of an index: what gives a view, or a tensor or nested array of integers (positions) or of booleans (a mask over as
 * many dimensions as it has).
 */
export type Index = BasicIndex | Tensor | readonly NestedValues[];

/** Positions along one dimension of the view that the other entries give. @internal */
export interface AdvancedEntry {
  readonly dim: number;
  readonly positions: Tensor;
}

/** What an index with tensors comes down to. @internal */
export interface AdvancedIndex {
  readonly entries: readonly AdvancedEntry[];
  /** The common shape of all positions. */
  readonly shape: Shape;
  /** Where the common shape stands in the result. */
  readonly at: number;
}

/** An index in its two parts. @internal */
export interface ResolvedIndex {
  /** What gives a view; `null` when that is the tensor itself. */
  readonly basic: readonly BasicIndex[] | null;
  /** What then selects from it; `null` when there are no tensors. */
  readonly advanced: AdvancedIndex | null;
}

/**
 * Cuts an index into the part that gives a view and the tensors that select from it.
 *
 * @throws {IndexError} when there are more entries than dimensions. @throws {ShapeError} when tensors do not broadcast, or a
 * mask does not fit. @throws {DTypeError} when a tensor holds neither integers nor bools.
 * @internal
 */
export function resolveAdvanced(
  op: string,
  shape: Shape,
  indices: readonly Index[],
): ResolvedIndex {
  const list: unknown = indices;
  if (!Array.isArray(list)) {
    throw new IndexError(`${op}: the index must be a list of entries; got ${describeValue(list)}`);
  }
  if (!indices.some(isSelection))
    return { basic: indices as readonly BasicIndex[], advanced: null };
  const basic: BasicIndex[] = [];
  const entries: AdvancedEntry[] = [];
  const given = indices.map((index) => (isSelection(index) ? toIndexTensor(op, index) : index));
  const consumed = given.reduce<number>((sum, index) => sum + dimsOf(index), 0);
  if (consumed > shape.length || given.filter((index) => index === "...").length > 1) {
    throw new IndexError(
      `${op}: an index has at most one entry a dimension and one "..."; got ${given.length} entries for ${consumed} dimensions of shape ${show(shape)}`,
    );
  }
  let from = 0; // dimension of the tensor
  let to = 0; // dimension of the view
  for (const index of given) {
    if (index instanceof Tensor) {
      if (index.dtype !== "bool" && index.ndim === 0) {
        basic.push(index.item());
        from++;
        continue;
      }
      const parts = index.dtype === "bool" ? maskPositions(op, index, shape, from) : [index];
      for (const positions of parts) {
        basic.push(":");
        entries.push({ dim: to++, positions });
        from++;
      }
      continue;
    }
    basic.push(index);
    if (index === null) to++;
    else if (index === "...") {
      const left = shape.length - consumed;
      from += left;
      to += left;
    } else {
      if (typeof index !== "number") to++;
      from++;
    }
  }
  const isPlain = basic.every((index) => index === ":");
  if (entries.length === 0) return { basic, advanced: null };
  const common = entries.reduce<Shape>(
    (all, { positions }) => broadcastShapes(op, all, positions.shape),
    [],
  );
  const first = entries[0]!.dim;
  const isRun = entries.every(({ dim }, i) => dim === first + i);
  return {
    basic: isPlain ? null : basic,
    advanced: { entries, shape: common, at: isRun ? first : 0 },
  };
}

function isSelection(index: Index): index is Tensor | readonly NestedValues[] {
  return index instanceof Tensor || Array.isArray(index);
}

function toIndexTensor(op: string, index: Tensor | readonly NestedValues[]): Tensor {
  const given = index instanceof Tensor ? index : fromArray(op, index);
  if (given.dtype === "bool" && given.ndim === 0) {
    throw new IndexError(`${op}: a mask must have a dimension; got a 0-d bool tensor`);
  }
  if (given.dtype === "bool" || given.dtype === "int64" || given.dtype === "int32") return given;
  throw new DTypeError(
    `${op}: an index tensor must be int64, int32 or bool; got ${given.dtype} (cast it, as in index.to("int64"))`,
  );
}

function fromArray(op: string, values: readonly NestedValues[]): Tensor {
  const made = tensor(values);
  if (made.dtype === "bool" || made.dtype === "int64") return made;
  const bad = [...made.toTypedArray()].find((value) => !Number.isInteger(value));
  if (bad !== undefined) {
    throw new IndexError(`${op}: an array of positions must hold integers; got ${bad}`);
  }
  return castData(made, "int64");
}

function dimsOf(index: BasicIndex | Tensor): number {
  if (index === null || index === "...") return 0;
  return index instanceof Tensor && index.dtype === "bool" ? index.ndim : 1;
}

/** One tensor of positions for each dimension of a mask. */
function maskPositions(op: string, mask: Tensor, shape: Shape, from: number): Tensor[] {
  const covered = shape.slice(from, from + mask.ndim);
  if (!sameShape(mask.shape, covered)) {
    throw new ShapeError(
      `${op}: a mask must have the sizes of the dimensions it stands for; got mask ${show(mask.shape)} for dimensions from ${from} on of shape ${show(shape)}`,
    );
  }
  const places = placesOf(mask);
  const steps = contiguousStrides(mask.shape);
  const outs = steps.map(() => emptyTensor([places.size], "int32"));
  const flat = viewHeap("int32", places.address(), places.size).slice();
  for (const [d, step] of steps.entries()) {
    const to = viewHeap("int32", outs[d]!.address(), flat.length);
    for (let i = 0; i < flat.length; i++) to[i] = ((flat[i]! / step) | 0) % mask.shape[d]!; // places are int32
  }
  return outs;
}
