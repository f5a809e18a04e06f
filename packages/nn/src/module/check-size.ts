import { ShapeError } from "@weft/tensor";

/** @throws {ShapeError} when a layer's size is not a non-negative integer. */
export function checkSize(layer: string, name: string, size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new ShapeError(`${layer}: ${name} must be a non-negative integer; got ${size}`);
  }
  return size;
}
