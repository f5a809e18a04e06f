import { ShapeError } from "@weft/tensor";

/** @throws {ShapeError} when a layer's size is not a non-negative integer. */
export function checkSize(layer: string, name: string, size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new ShapeError(`${layer}: ${name} must be a non-negative integer; got ${size}`);
  }
  return size;
}

/** @throws {ShapeError} when a norm's shape is empty or has a size that is not a non-negative integer. */
export function checkNormalizedShape(
  layer: string,
  shape: number | readonly number[],
): readonly number[] {
  const sizes = typeof shape === "number" ? [shape] : [...shape];
  if (sizes.length === 0) {
    throw new ShapeError(`${layer}: normalizedShape must have at least one dimension; got []`);
  }
  for (const size of sizes) checkSize(layer, "normalizedShape", size);
  return sizes;
}
