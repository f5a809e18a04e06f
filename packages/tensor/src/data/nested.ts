import type { Shape } from "../shape.ts";

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
