import { ShapeError, type Shape } from "@weft/tensor";

/** How many inputs an output sees, and how many outputs an input reaches. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * Fans of a weight `[out, in, ...kernel]`, PyTorch's layout.
 *
 * @throws {ShapeError} when the weight has fewer than two dimensions.
 * @example calculateFans([8, 4]) // { fanIn: 4, fanOut: 8 }
 */
export function calculateFans(shape: Shape): Fans {
  if (shape.length < 2) {
    throw new ShapeError(
      `calculateFans: the weight needs at least 2 dimensions, [out, in, ...]; got [${shape.join(", ")}]`,
    );
  }
  const receptiveField = shape.slice(2).reduce((a, b) => a * b, 1);
  return { fanIn: shape[1]! * receptiveField, fanOut: shape[0]! * receptiveField };
}
