import { ShapeError } from "../errors.ts";
import { show, type Shape } from "../shape.ts";

/** A number or boolean, or arrays of them nested to any depth. */
export type NestedNumbers = number | boolean | readonly NestedNumbers[];

/** Cuts row-major values into nested arrays. */
export function nest(values: ArrayLike<number>, shape: Shape, asBooleans: boolean): NestedNumbers {
  let next = 0;
  const level = (d: number): NestedNumbers => {
    if (d === shape.length) {
      const value = values[next++]!;
      return asBooleans ? value !== 0 : value;
    }
    return Array.from({ length: shape[d]! }, () => level(d + 1));
  };
  return level(0);
}

/** Row-major values and shape of nested arrays; `hasOnlyBooleans` is true when every value is a boolean. */
export interface Flattened {
  readonly values: number[];
  readonly shape: Shape;
  readonly hasOnlyBooleans: boolean;
}

/** @throws {ShapeError} when the arrays are ragged or hold something else than numbers and booleans. */
export function flatten(data: NestedNumbers): Flattened {
  const shape: number[] = [];
  for (let level: NestedNumbers = data; Array.isArray(level); level = level[0] as NestedNumbers) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  const values: number[] = [];
  let booleans = 0;
  const visit = (item: NestedNumbers, d: number): void => {
    if (Array.isArray(item)) {
      if (d >= shape.length || item.length !== shape[d]) {
        throw new ShapeError(
          `tensor: nested arrays must be rectangular; got an array of length ${item.length} at depth ${d} ` +
            `where the first row gives shape ${show(shape)}`,
        );
      }
      for (const inner of item as readonly NestedNumbers[]) visit(inner, d + 1);
      return;
    }
    if (d !== shape.length || (typeof item !== "number" && typeof item !== "boolean")) {
      throw new ShapeError(
        `tensor: data must be numbers or booleans nested to the same depth; got ${String(item)} at depth ${d} of shape ${show(shape)}`,
      );
    }
    if (typeof item === "boolean") booleans++;
    values.push(Number(item));
  };
  visit(data, 0);
  return { values, shape, hasOnlyBooleans: values.length > 0 && booleans === values.length };
}
