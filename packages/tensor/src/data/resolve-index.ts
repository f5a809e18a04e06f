import { IndexError } from "../errors.ts";
import { show, type Shape } from "../shape.ts";

/** `":"`, `"1:3"`, `"-2:"`, `"::2"`: Python's slices, with a positive step. */
export type Range =
  | `${number | ""}:${number | ""}`
  | `${number | ""}:${number | ""}:${number | ""}`;

/** One entry of an index that gives a view: a position, a range, `null` for a new dimension, `"..."` for all dimensions left out. */
export type BasicIndex = number | null | "..." | Range;

/** Where an index leads in a strided tensor. */
export interface Selection {
  readonly shape: Shape;
  readonly strides: readonly number[];
  /** In elements, from the first element of the tensor. */
  readonly offset: number;
}

/**
 * Finds the elements that an index selects.
 *
 * @throws {IndexError} when a position is out of range, or there are more entries than dimensions.
 */
export function resolveIndex(
  op: string,
  shape: Shape,
  strides: readonly number[],
  indices: readonly BasicIndex[],
): Selection {
  const outShape: number[] = [];
  const outStrides: number[] = [];
  let offset = 0;
  let d = 0;
  const consuming = indices.filter((index) => index !== null && index !== "...").length;
  if (consuming > shape.length || indices.filter((index) => index === "...").length > 1) {
    throw new IndexError(
      `${op}: an index has at most one entry a dimension and one "..."; got [${indices.map(String).join(", ")}] for shape ${show(shape)}`,
    );
  }
  const keep = (dim: number): void => {
    outShape.push(shape[dim]!);
    outStrides.push(strides[dim]!);
  };
  for (const index of indices) {
    if (index === null) {
      outShape.push(1);
      outStrides.push(0);
    } else if (index === "...") {
      for (let left = shape.length - consuming; left > 0; left--) keep(d++);
    } else if (typeof index === "number") {
      offset += position(op, index, shape, d) * strides[d]!;
      d++;
    } else {
      const { start, length, step } = parseRange(op, index, shape[d]!);
      outShape.push(length);
      outStrides.push(strides[d]! * step);
      offset += length === 0 ? 0 : start * strides[d]!;
      d++;
    }
  }
  while (d < shape.length) keep(d++);
  return { shape: outShape, strides: outStrides, offset };
}

function position(op: string, index: number, shape: Shape, d: number): number {
  const size = shape[d]!;
  if (!Number.isInteger(index) || index < -size || index >= size) {
    throw new IndexError(
      `${op}: index ${index} is out of range for dimension ${d} with size ${size}; got shape ${show(shape)}`,
    );
  }
  return index < 0 ? index + size : index;
}

const RANGE = /^(-?\d+)?:(-?\d+)?(?::(\d+)?)?$/;

function parseRange(
  op: string,
  text: string,
  size: number,
): { start: number; length: number; step: number } {
  const match = RANGE.exec(text);
  const step = match?.[3] === undefined ? 1 : Number(match[3]);
  if (match === null || step === 0) {
    throw new IndexError(
      `${op}: a range is written "start:stop" or "start:stop:step" with a step of at least 1 (for a reversed copy use flip); got "${text}"`,
    );
  }
  const clamp = (part: string | undefined, otherwise: number): number => {
    if (part === undefined) return otherwise;
    const value = Number(part);
    return Math.min(Math.max(value < 0 ? value + size : value, 0), size);
  };
  const start = clamp(match[1], 0);
  const stop = clamp(match[2], size);
  return { start, length: Math.max(0, Math.ceil((stop - start) / step)), step };
}
