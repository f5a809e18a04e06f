import { fromTypedArray, ShapeError } from "@weft/tensor";
import { defineInitializer, type Initializer } from "../initializer.ts";

/** `bilinear` has no options. */
export type BilinearOptions = Record<string, never>;

declare module "../registry.ts" {
  interface InitializerRegistry {
    bilinear: BilinearOptions;
  }
}

/**
 * The kernel of a transposed convolution that enlarges images by bilinear interpolation, for every pair of channels: MXNet's
 * `Bilinear`. With `f = ⌈width / 2⌉` and `c = (2 f - 1 - f mod 2) / (2 f)` it is `(1 - |x / f - c|) (1 - |y / f - c|)`.
 *
 * @throws {ShapeError} when the tensor has not four dimensions, `[.., .., height, width]`.
 * @example bilinear(empty([1, 1, 2, 4])).toArray() // [[[[0.0625, 0.1875, 0.1875, 0.0625], [0.1875, 0.5625, 0.5625, 0.1875]]]]
 */
export const bilinear: Initializer<"bilinear"> = defineInitializer({
  name: "bilinear",
  package: "@weft/init",
  version: 1,
  defaults: {},
  fill: (tensor) => {
    const [, , height, width] = tensor.shape;
    if (tensor.ndim !== 4 || height === undefined || width === undefined) {
      throw new ShapeError(
        `bilinear: the tensor must have 4 dimensions, [.., .., height, width]; got [${tensor.shape.join(", ")}]`,
      );
    }
    const f = Math.ceil(width / 2);
    const c = (2 * f - 1 - (f % 2)) / (2 * f);
    const kernel = Float64Array.from({ length: height * width }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return (1 - Math.abs(x / f - c)) * (1 - Math.abs(y / f - c));
    });
    tensor.copy_(fromTypedArray(kernel, [height, width]).expand([...tensor.shape]));
  },
});
