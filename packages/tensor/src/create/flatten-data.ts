import { arrayElements, isTypedArray, type AnyTypedArray } from "../data/array-elements.ts";
import { promote, type DType, type TypedArray } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { readRowMajor } from "../data/read.ts";
import { toNumbers } from "../data/values.ts";
import { show, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/**
 * What a tensor can be made of: numbers, booleans or bigints, or arrays of them nested to any depth, in which typed arrays may
 * be the rows and 0-d tensors the elements.
 */
export type TensorData = number | boolean | bigint | Tensor | AnyTypedArray | readonly TensorData[];

/** Row-major values and shape of nested data. */
export interface Flattened {
  readonly values: (number | bigint)[];
  readonly shape: Shape;
  /** What all values are; `null` without values. */
  readonly dtype: DType | null;
}

/**
 * Booleans count as numbers next to numbers, and as bigints next to bigints; beside tensors and typed arrays numbers are
 * float32 and bigints int64, and all are promoted.
 *
 * Shapes: `[a, b, c, d]` → `[a, b c, d]` for `startDim = 1`, `endDim = 2`; a scalar becomes `[1]`.
 *
 * @category Movement
 * @throws {ShapeError} when the arrays are ragged or hold something else.
 * @throws {ValueError} when they hold both numbers and bigints.
 */
export function flatten(data: TensorData): Flattened {
  const shape = shapeOf(data);
  const values: (number | bigint)[] = [];
  const dtypes = new Set<DType>();
  const counts = { boolean: 0, number: 0, bigint: 0 };
  const add = (elements: TypedArray, dtype: DType): void => {
    dtypes.add(dtype);
    for (const value of elements) values.push(value);
  };
  const visit = (item: TensorData, d: number): void => {
    if (Array.isArray(item) || isTypedArray(item)) {
      checkRow(item, d, shape);
      if (!isTypedArray(item)) for (const inner of item as TensorData[]) visit(inner, d + 1);
      else {
        const { values: elements, dtype } = elementsOf(item);
        add(elements, dtype);
      }
    } else if (item instanceof Tensor && item.ndim === 0 && d === shape.length) {
      const elements = readRowMajor(item);
      add(
        item.dtype === "int64" ? elements : toNumbers("tensor", elements, item.dtype),
        item.dtype,
      );
    } else {
      if (d !== shape.length || !isElement(item)) throw notAnElement(item, d, shape);
      counts[typeof item as keyof typeof counts]++; // isElement names the same three
      values.push(typeof item === "bigint" ? item : Number(item));
    }
  };
  visit(data, 0);
  if (counts.number > 0 && counts.bigint > 0) {
    throw new ValueError(
      `tensor: data must be either numbers (float32) or bigints (int64); got ${counts.number} numbers and ${counts.bigint} bigints`,
    );
  }
  if (counts.boolean > 0) dtypes.add("bool");
  if (counts.bigint > 0) dtypes.add("int64");
  if (counts.number > 0) dtypes.add("float32");
  const dtype = dtypes.size === 0 ? null : [...dtypes].reduce(promote);
  return { values, shape, dtype };
}

/** The shape that the first elements of all levels give. */
function shapeOf(data: TensorData): number[] {
  const shape: number[] = [];
  let level: unknown = data;
  while (Array.isArray(level) || isTypedArray(level)) {
    shape.push(level.length);
    level = Array.isArray(level) ? (level as unknown[])[0] : undefined;
  }
  return shape;
}

function checkRow(row: ArrayLike<unknown>, d: number, shape: Shape): void {
  const isLast = isTypedArray(row) && d !== shape.length - 1;
  if (d < shape.length && row.length === shape[d] && !isLast) return;
  throw new ShapeError(
    `tensor: nested arrays must be rectangular; got an array of length ${row.length} at depth ${d} ` +
      `where the first row gives shape ${show(shape)}`,
  );
}

function elementsOf(row: AnyTypedArray): { values: TypedArray; dtype: DType } {
  const elements = arrayElements(row);
  if (elements !== null) return elements;
  throw new DTypeError(
    "tensor: it must be clear what the elements are; got a Uint16Array (use fromTypedArray with dtype float16 or bfloat16 for bits, or Int32Array.from for integers)",
  );
}

function isElement(item: unknown): item is number | boolean | bigint {
  return typeof item === "number" || typeof item === "boolean" || typeof item === "bigint";
}

function notAnElement(item: unknown, d: number, shape: Shape): ShapeError {
  const isTensor = item instanceof Tensor;
  const what = isTensor ? `a tensor of shape ${show(item.shape)}` : String(item);
  return new ShapeError(
    `tensor: data must be numbers, booleans or bigints nested to the same depth; got ${what} at depth ${d} of shape ${show(shape)}${isTensor ? " (use stack or cat)" : ""}`,
  );
}
