import { ones, zeros } from "@weft/init";
import { groupNorm, ShapeError, ValueError, type DType, type Tensor } from "@weft/tensor";
import { checkSize } from "../module/check-size.ts";
import { declareClosed } from "../module/closed.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { optionalParameter, type OptionalParameter } from "../module/optional-parameter.ts";
import { declareParameters } from "../module/part-kinds.ts";
import { pythonBool, pythonFloat } from "../module/python-text.ts";

/** Options of `GroupNorm`. */
export interface GroupNormLayerOptions<Affine extends boolean = boolean> {
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
  /** Whether there are weight and bias. Default true. */
  readonly affine?: Affine;
  /** Default float32. */
  readonly dtype?: DType;
}

/**
 * Group norm `(x - mean) / √(variance + eps) · weight + bias`, with mean and (biased) variance over each image's groups of
 * neighbouring channels (`groupNorm`).
 *
 * Shapes: x `[batch, numChannels, ...]` → the same; weight and bias `[numChannels]`. Init: weight 1, bias 0.
 *
 * @throws {ShapeError} when the groups do not divide the channels, or x has others.
 * @example new GroupNorm(1, 2, { eps: 0 }).forward(tensor([[1, 3]])).toArray() // [[-1, 1]]
 */
export class GroupNorm<Affine extends boolean = true> extends Module {
  static {
    declareParameters(this, "weight", "bias");
    declareClosed(this);
  }

  readonly numGroups: number;
  readonly numChannels: number;
  readonly eps: number;
  readonly affine: boolean;
  /** `null` without `affine`. */
  weight: OptionalParameter<Affine>;
  /** `null` without `affine`. */
  bias: OptionalParameter<Affine>;

  constructor(numGroups: number, numChannels: number, options: GroupNormLayerOptions<Affine> = {}) {
    super();
    const settled = settleOptions<GroupNormLayerOptions<Affine>>("GroupNorm", options, {
      eps: 1e-5,
      affine: true as Affine, // the type's own default
      dtype: "float32",
    });
    const { affine, dtype } = settled;
    if (!Number.isSafeInteger(numGroups) || numGroups < 1) {
      throw new ValueError(
        `GroupNorm: numGroups must be a whole number of at least 1; got ${numGroups}`,
      );
    }
    this.numGroups = numGroups;
    this.numChannels = checkSize("GroupNorm", "numChannels", numChannels);
    if (numChannels % numGroups !== 0) {
      throw new ShapeError(
        `GroupNorm: numGroups must divide numChannels; got ${numGroups} and ${numChannels}`,
      );
    }
    this.eps = settled.eps;
    this.affine = affine;
    this.weight = optionalParameter(affine, [numChannels], dtype);
    this.bias = optionalParameter(affine, [numChannels], dtype);
    this.resetParameters();
  }

  /** Sets weight to 1 and bias to 0. */
  resetParameters(): void {
    if (this.weight !== null) ones(this.weight);
    if (this.bias !== null) zeros(this.bias);
  }

  override forward(x: Tensor): Tensor {
    const { numGroups, weight, bias, eps } = this;
    return groupNorm(x, numGroups, { weight, bias, eps });
  }

  override extraRepr(): string {
    const { numGroups, numChannels, eps, affine } = this;
    return `${numGroups}, ${numChannels}, eps=${pythonFloat(eps)}, affine=${pythonBool(affine)}`;
  }
}
