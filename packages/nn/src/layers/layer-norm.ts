import { ones, zeros } from "@weft/init";
import { empty, layerNorm, Parameter, type DType, type Tensor } from "@weft/tensor";
import { checkNormalizedShape } from "../module/check-size.ts";
import { declareClosed } from "../module/closed.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { pythonBool, pythonFloat, pythonTuple } from "../module/python-text.ts";

/** Options of `LayerNorm`. */
export interface LayerNormOptions<
  Affine extends boolean = boolean,
  Bias extends boolean = boolean,
> {
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
  /** Whether there are weight and bias. Default true. */
  readonly elementwiseAffine?: Affine;
  /** Whether there is a bias beside the weight. Default true. */
  readonly bias?: Bias;
  /** Default float32. */
  readonly dtype?: DType;
}

/**
 * Layer norm `(x - mean) / √(variance + eps) · weight + bias`, with mean and (biased) variance over the last dimensions.
 *
 * Shapes: x `[..., ...normalizedShape]` → the same; weight and bias `normalizedShape`. Init: weight 1, bias 0.
 *
 * @param normalizedShape Sizes of the last dimensions, or the size of the last one.
 * @throws {ShapeError} when `x` does not end in `normalizedShape`.
 * @example new LayerNorm(2, { eps: 0 }).forward(tensor([1, 3])).toArray() // [-1, 1]
 */
export class LayerNorm<Affine extends boolean = true, Bias extends boolean = true> extends Module {
  static {
    declareClosed(this);
  }

  readonly normalizedShape: readonly number[];
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  /** `null` without `elementwiseAffine`. */
  weight: Affine extends true ? Parameter : null;
  /** `null` without `elementwiseAffine` or without bias. */
  bias: Affine extends true ? (Bias extends true ? Parameter : null) : null;

  constructor(
    normalizedShape: number | readonly number[],
    options: LayerNormOptions<Affine, Bias> = {},
  ) {
    super();
    const { eps, elementwiseAffine, bias, dtype } = settleOptions<LayerNormOptions>(
      "LayerNorm",
      options,
      {
        eps: 1e-5,
        elementwiseAffine: true,
        bias: true,
        dtype: "float32",
      },
    );
    const shape = checkNormalizedShape("LayerNorm", normalizedShape);
    const parameter = (exists: boolean): Parameter | null =>
      exists ? new Parameter(empty(shape, { dtype })) : null;
    this.normalizedShape = shape;
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    this.weight = parameter(elementwiseAffine) as this["weight"]; // the options decide the types
    this.bias = parameter(elementwiseAffine && bias) as this["bias"];
    this.resetParameters();
  }

  /** Sets weight to 1 and bias to 0. */
  resetParameters(): void {
    if (this.weight !== null) ones(this.weight);
    if (this.bias !== null) zeros(this.bias);
  }

  override forward(x: Tensor): Tensor {
    const { weight, bias, eps } = this;
    return layerNorm(x, this.normalizedShape, { weight, bias, eps });
  }

  override extraRepr(): string {
    return `${pythonTuple(this.normalizedShape)}, eps=${pythonFloat(this.eps)}, elementwise_affine=${pythonBool(this.elementwiseAffine)}`;
  }
}
