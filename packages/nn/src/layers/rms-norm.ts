import { ones } from "@weft/init";
import { empty, Parameter, rmsNorm, type DType, type Tensor } from "@weft/tensor";
import { checkNormalizedShape } from "../module/check-size.ts";
import { declareClosed } from "../module/closed.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { pythonBool, pythonFloat, pythonTuple } from "../module/python-text.ts";

/** Options of `RMSNorm`. */
export interface RMSNormOptions<Affine extends boolean = boolean> {
  /** Added to the mean square. Default `null`: the machine epsilon of the input's dtype. */
  readonly eps?: number | null;
  /** Whether there is a weight. Default true. */
  readonly elementwiseAffine?: Affine;
  /** Default float32. */
  readonly dtype?: DType;
}

/**
 * RMS norm `x / √(mean(x²) + eps) · weight`, with the mean over the last dimensions.
 *
 * Shapes: x `[..., ...normalizedShape]` → the same; weight `normalizedShape`. Init: weight 1.
 *
 * @param normalizedShape Sizes of the last dimensions, or the size of the last one.
 * @throws {ShapeError} when `x` does not end in `normalizedShape`.
 * @example new RMSNorm(2, { eps: 0 }).forward(tensor([2, -2])).toArray() // [1, -1]
 */
export class RMSNorm<Affine extends boolean = true> extends Module {
  static {
    declareClosed(this);
  }

  readonly normalizedShape: readonly number[];
  readonly eps: number | null;
  readonly elementwiseAffine: boolean;
  /** `null` without `elementwiseAffine`. */
  weight: Affine extends true ? Parameter : null;

  constructor(normalizedShape: number | readonly number[], options: RMSNormOptions<Affine> = {}) {
    super();
    const { eps, elementwiseAffine, dtype } = settleOptions<RMSNormOptions>("RMSNorm", options, {
      eps: null,
      elementwiseAffine: true,
      dtype: "float32",
    });
    this.normalizedShape = checkNormalizedShape("RMSNorm", normalizedShape);
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    const weight = elementwiseAffine ? new Parameter(empty(this.normalizedShape, { dtype })) : null;
    this.weight = weight as this["weight"]; // the option decides the type
    this.resetParameters();
  }

  /** Sets the weight to 1. */
  resetParameters(): void {
    if (this.weight !== null) ones(this.weight);
  }

  override forward(x: Tensor): Tensor {
    return rmsNorm(x, this.normalizedShape, { weight: this.weight, eps: this.eps });
  }

  override extraRepr(): string {
    const eps = this.eps === null ? "None" : pythonFloat(this.eps);
    return `${pythonTuple(this.normalizedShape)}, eps=${eps}, elementwise_affine=${pythonBool(this.elementwiseAffine)}`;
  }
}
