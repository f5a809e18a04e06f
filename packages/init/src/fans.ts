import { ShapeError, ValueError, type Shape } from "@weft/tensor";

/** How many inputs an output sees, and how many outputs an input reaches. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * Which axes of a weight count as what: PyTorch's and MXNet's `"out-in"`, `[out, in, ...kernel]`, which Weft's layers have;
 * Keras's `"in-out"`, `[...kernel, in, out]`; or the axes themselves, whose sizes are multiplied.
 */
export type FanLayout =
  | "out-in"
  | "in-out"
  | { readonly fanIn: readonly number[]; readonly fanOut: readonly number[] };

/**
 * Fans of a weight.
 *
 * @param layout Default `"out-in"`. Axes may be negative, from the end.
 * @throws {ShapeError} when a named layout is asked of fewer than two dimensions, or an axis is none of the weight's.
 * @throws {ValueError} when the layout is unknown.
 * @example calculateFans([8, 4]) // { fanIn: 4, fanOut: 8 }
 * @example calculateFans([3, 3, 16, 32], "in-out") // { fanIn: 144, fanOut: 288 }
 * @example calculateFans([8, 4, 5], { fanIn: [0, 2], fanOut: [1, 2] }) // { fanIn: 40, fanOut: 20 }
 */
export function calculateFans(shape: Shape, layout: FanLayout = "out-in"): Fans {
  checkFanLayout(layout);
  if (typeof layout === "object") {
    return { fanIn: product(shape, layout.fanIn), fanOut: product(shape, layout.fanOut) };
  }
  const { length } = shape;
  if (length < 2) {
    const axes = layout === "out-in" ? "[out, in, ...]" : "[..., in, out]";
    throw new ShapeError(
      `calculateFans: the weight needs at least 2 dimensions, ${axes}; got [${shape.join(", ")}]`,
    );
  }
  const [fanInAxis, fanOutAxis] = layout === "out-in" ? [1, 0] : [length - 2, length - 1];
  const kernel = [...shape.keys()].filter((axis) => axis !== fanInAxis && axis !== fanOutAxis);
  return {
    fanIn: product(shape, [fanInAxis, ...kernel]),
    fanOut: product(shape, [fanOutAxis, ...kernel]),
  };
}

/** @throws {ValueError} unless the layout is a known name or two lists of axes. */
export function checkFanLayout(layout: FanLayout): void {
  if (layout === "out-in" || layout === "in-out") return;
  const given: unknown = layout;
  const isAxes = (axes: unknown): boolean =>
    Array.isArray(axes) && axes.every((axis) => Number.isInteger(axis));
  const fits =
    typeof given === "object" &&
    given !== null &&
    Object.keys(given).sort().join() === "fanIn,fanOut" &&
    Object.values(given).every(isAxes);
  if (fits) return;
  throw new ValueError(
    `fans: layout must be "out-in", "in-out" or { fanIn: axes, fanOut: axes }; got ${JSON.stringify(given) ?? typeof given}`,
  );
}

function product(shape: Shape, axes: readonly number[]): number {
  return axes.reduce((size, axis) => {
    const length = shape.at(axis);
    if (length === undefined || axis < -shape.length) {
      throw new ShapeError(
        `calculateFans: axes must be among the weight's ${shape.length}; got ${axis} for [${shape.join(", ")}]`,
      );
    }
    return size * length;
  }, 1);
}
