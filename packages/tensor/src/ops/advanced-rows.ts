import { binary } from "../dispatch/binary.ts";
import { contiguousData } from "../dispatch/copy.ts";
import { positions } from "../dispatch/positions.ts";
import { reshapeData } from "../dispatch/reshape-data.ts";
import { contiguousStrides, sizeOf, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { AdvancedIndex } from "./advanced-index.ts";
import { expand } from "./expand.ts";
import { permute } from "./permute.ts";
import { reshape } from "./reshape.ts";

/** A tensor whose indexed dimensions are one, in front, and the places of an index in it. @internal */
export interface IndexedRows {
  /** `[rows, ...the other dimensions]` */
  readonly rows: Tensor;
  /** int32 `[count]`, checked. */
  readonly places: Tensor;
}

/**
 * Brings the indexed dimensions of `x` to the front as one.
 *
 * @throws {IndexError} when a position is out of range.
 * @internal
 */
export function rowsFirst(op: string, x: Tensor, index: AdvancedIndex): IndexedRows {
  const { order, sizes, rest } = layoutOf(x, index);
  const steps = contiguousStrides(sizes);
  let places: Tensor | null = null;
  for (const [i, entry] of index.entries.entries()) {
    const step = steps[i]!;
    const along = positions(op, entry.positions, sizes[i]!, { allowNegative: true, step });
    places = places === null ? along : binary(op, "add", places, along);
  }
  const flat = contiguousData(expand(places!, index.shape)); // an index has at least one entry
  return {
    rows: reshape(permute(x, order), [sizeOf(sizes), ...rest]),
    places: reshapeData(flat, [flat.size]),
  };
}

/** What `rowsFirst` made of `x`, with rows replaced, in the form of `x` again. @internal */
export function rowsBack(rows: Tensor, x: Tensor, index: AdvancedIndex): Tensor {
  const { order, sizes, rest } = layoutOf(x, index);
  const whole = reshape(rows, [...sizes, ...rest]);
  return permute(
    whole,
    order.map((_, d) => order.indexOf(d)),
  );
}

/** Selected rows `[count, ...rest]` in the result's form: the index's shape where it belongs. @internal */
export function movedBack(selected: Tensor, x: Tensor, index: AdvancedIndex): Tensor {
  const { rest } = layoutOf(x, index);
  const { shape, at } = index;
  const result = reshape(selected, [...shape, ...rest]);
  if (at === 0) return result;
  const count = shape.length;
  return permute(result, [
    ...range(count, count + at),
    ...range(0, count),
    ...range(count + at, count + rest.length),
  ]);
}

/** The shape of what an index selects. @internal */
export function selectedShape(x: Tensor, index: AdvancedIndex): Shape {
  const { rest } = layoutOf(x, index);
  return [...rest.slice(0, index.at), ...index.shape, ...rest.slice(index.at)];
}

/** A value of the selected shape as rows `[count, ...rest]`. @internal */
export function asRows(value: Tensor, x: Tensor, index: AdvancedIndex): Tensor {
  const { rest } = layoutOf(x, index);
  const { shape, at } = index;
  const count = shape.length;
  const first = permute(value, [
    ...range(at, at + count),
    ...range(0, at),
    ...range(at + count, count + rest.length),
  ]);
  return reshape(first, [sizeOf(shape), ...rest]);
}

interface Layout {
  /** The indexed dimensions, then the others. */
  readonly order: readonly number[];
  readonly sizes: Shape;
  readonly rest: Shape;
}

function layoutOf(x: Tensor, { entries }: AdvancedIndex): Layout {
  const indexed = entries.map(({ dim }) => dim);
  const others = range(0, x.ndim).filter((d) => !indexed.includes(d));
  return {
    order: [...indexed, ...others],
    sizes: indexed.map((d) => x.shape[d]!),
    rest: others.map((d) => x.shape[d]!),
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
