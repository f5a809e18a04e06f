import { isLazy, type PartialShape, type Tensor } from "@weft/tensor";

/** A tensor's shape; of one that has none yet what is known, with `null` for a size that is not, and for the whole. */
export function knownShape(tensor: Tensor): PartialShape | null {
  if (!isLazy(tensor)) return [...tensor.shape];
  const { partial } = tensor.deferred;
  return partial === null ? null : [...partial];
}

/** Such a shape as text. */
export function showKnownShape(shape: PartialShape | null): string {
  return shape === null ? "?" : `[${shape.map((size) => size ?? "?").join(", ")}]`;
}
