import type { DType, Shape } from "@weft/tensor";
import type { Initializer } from "../initializer.ts";
import type { InitializerName, InitializerOptions } from "../registry.ts";

/** What an initializer is tried with. */
export interface ConformanceOptions<N extends InitializerName = InitializerName> {
  /** Options that are tried after the defaults. Default none. */
  readonly options?: readonly Partial<InitializerOptions<N>>[];
  /** Shapes to fill. Default a vector, two matrices, and weights of convolutions in one, two and three dimensions. */
  readonly shapes?: readonly Shape[];
  /**
   * Asks another thread or process for `conformanceDigest` of the same initializer and shapes: the values must be the same
   * there. Default not tried.
   */
  readonly elsewhere?: () => string | Promise<string>;
}

/** What is filled unless other shapes are given. */
export const CONFORMANCE_SHAPES: readonly Shape[] = [
  [8],
  [4, 6],
  [6, 4],
  [4, 4, 3],
  [4, 2, 3, 3],
  [2, 2, 3, 3, 3],
];

/** What every initializer must fill. */
export const CONFORMANCE_DTYPES: readonly DType[] = ["float32", "float64"];

/** One thing to fill: options, shape and dtype. */
export interface ConformanceCase<N extends InitializerName> {
  readonly initializer: Initializer<N>;
  readonly options: Partial<InitializerOptions<N>>;
  readonly shape: Shape;
  readonly dtype: DType;
  /** For messages. */
  readonly name: string;
}

/** All that is filled. */
export function conformanceCases<N extends InitializerName>(
  initializer: Initializer<N>,
  { options = [], shapes = CONFORMANCE_SHAPES }: ConformanceOptions<N>,
): ConformanceCase<N>[] {
  return [{}, ...options].flatMap((one: Partial<InitializerOptions<N>>) =>
    shapes.flatMap((shape) =>
      CONFORMANCE_DTYPES.map((dtype) => ({
        ...{ initializer, options: one, shape, dtype },
        name: `[${shape.join(", ")}] ${dtype} with ${JSON.stringify(one)}`,
      })),
    ),
  );
}
