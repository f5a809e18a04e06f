import { ShapeError, ValueError } from "../errors.ts";
import { show, type Shape } from "../shape.ts";

/** Numbers or booleans, or arrays of them nested to any depth. */
export type NestedNumbers = number | boolean | readonly NestedNumbers[];

/** Bigints, or arrays of them nested to any depth: the elements of an int64 tensor, whatever their size. */
export type NestedBigints = bigint | readonly NestedBigints[];

/** What a tensor can be made of: numbers, booleans or bigints, or arrays of them nested to any depth. */
export type NestedValues = number | boolean | bigint | readonly NestedValues[];

/** Cuts row-major values into nested arrays. */
export function nest<T>(values: ArrayLike<T>, shape: Shape): T | unknown[] {
  let next = 0;
  const level = (d: number): T | unknown[] =>
    d === shape.length ? values[next++]! : Array.from({ length: shape[d]! }, () => level(d + 1));
  return level(0);
}

/** Row-major values and shape of nested arrays. */
export interface Flattened {
  readonly values: (number | bigint)[];
  readonly shape: Shape;
  /** What all values are; `none` without values. */
  readonly kind: "none" | "boolean" | "number" | "bigint";
}

/**
 * Booleans count as numbers next to numbers, and as bigints next to bigints.
 *
 * Shapes: `[a, b, c, d]` → `[a, b c, d]` for `startDim = 1`, `endDim = 2`; a scalar becomes `[1]`.
 *
 * @category Movement
 * @throws {ShapeError} when the arrays are ragged or hold something else than numbers, booleans and bigints.
 * @throws {ValueError} when they hold both numbers and bigints.
 */
export function flatten(data: NestedValues): Flattened {
  const shape: number[] = [];
  for (let level: NestedValues = data; Array.isArray(level); level = level[0] as NestedValues) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  const values: (number | bigint)[] = [];
  const counts = { boolean: 0, number: 0, bigint: 0 };
  const visit = (item: NestedValues, d: number): void => {
    if (Array.isArray(item)) {
      if (d >= shape.length || item.length !== shape[d]) {
        throw new ShapeError(
          `tensor: nested arrays must be rectangular; got an array of length ${item.length} at depth ${d} ` +
            `where the first row gives shape ${show(shape)}`,
        );
      }
      for (const inner of item as readonly NestedValues[]) visit(inner, d + 1);
      return;
    }
    if (d !== shape.length || !isElement(item)) {
      throw new ShapeError(
        `tensor: data must be numbers, booleans or bigints nested to the same depth; got ${String(item)} at depth ${d} of shape ${show(shape)}`,
      );
    }
    counts[typeof item as keyof typeof counts]++; // isElement names the same three
    values.push(typeof item === "bigint" ? item : Number(item));
  };
  visit(data, 0);
  if (counts.number > 0 && counts.bigint > 0) {
    throw new ValueError(
      `tensor: data must be either numbers (float32) or bigints (int64); got ${counts.number} numbers and ${counts.bigint} bigints`,
    );
  }
  const kind =
    counts.bigint > 0
      ? "bigint"
      : counts.number > 0
        ? "number"
        : counts.boolean > 0
          ? "boolean"
          : "none";
  return { values, shape, kind };
}

function isElement(item: unknown): item is number | boolean | bigint {
  return typeof item === "number" || typeof item === "boolean" || typeof item === "bigint";
}
