import { ones as setToOnes, zeros as setToZeros } from "@weft/init";
import { ones, ShapeError, zeros, type DType, type Tensor } from "@weft/tensor";
import { checkSize } from "../module/check-size.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { optionalParameter, type OptionalParameter } from "../module/optional-parameter.ts";
import { declareParameters } from "../module/part-kinds.ts";
import { pythonBool, pythonFloat } from "../module/python-text.ts";

/** Options of batch and instance norm. */
export interface RunningNormOptions<
  Affine extends boolean = boolean,
  Tracked extends boolean = boolean,
> {
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
  /** How far the running statistics move towards the batch's; `null`: to the mean of all batches. Default 0.1. */
  readonly momentum?: number | null;
  /** Whether there are weight and bias. Default true for batch norm, false for instance norm. */
  readonly affine?: Affine;
  /** Whether there are running statistics. Default true for batch norm, false for instance norm. */
  readonly trackRunningStats?: Tracked;
  /** Default float32. */
  readonly dtype?: DType;
}

/**
 * What batch and instance norms share: parameters, running statistics, and how they print.
 *
 * @internal
 */
export abstract class RunningNormLayer<
  Affine extends boolean,
  Tracked extends boolean,
> extends Module {
  static {
    declareParameters(this, "weight", "bias");
  }

  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number | null;
  readonly affine: boolean;
  readonly trackRunningStats: boolean;
  /** `null` without `affine`. */
  weight: OptionalParameter<Affine>;
  /** `null` without `affine`. */
  bias: OptionalParameter<Affine>;
  /** A buffer, under PyTorch's name; `null` without `trackRunningStats`. */
  declare readonly running_mean: Tracked extends true ? Tensor : null;
  /** A buffer, under PyTorch's name; `null` without `trackRunningStats`. */
  declare readonly running_var: Tracked extends true ? Tensor : null;
  /** A buffer (int64), under PyTorch's name; `null` without `trackRunningStats`. */
  declare readonly num_batches_tracked: Tracked extends true ? Tensor : null;

  /** @param flag The default of `affine` and `trackRunningStats`. */
  constructor(numFeatures: number, options: RunningNormOptions<Affine, Tracked>, flag: boolean) {
    super();
    const { name } = new.target;
    const settled = settleOptions<RunningNormOptions<Affine, Tracked>>(name, options, {
      eps: 1e-5,
      momentum: 0.1,
      affine: flag as Affine, // the types' own defaults
      trackRunningStats: flag as Tracked,
      dtype: "float32",
    });
    const { affine, trackRunningStats, dtype } = settled;
    this.numFeatures = checkSize(name, "numFeatures", numFeatures);
    this.eps = settled.eps;
    this.momentum = settled.momentum;
    this.affine = affine;
    this.trackRunningStats = trackRunningStats;
    this.weight = optionalParameter(affine, [numFeatures], dtype);
    this.bias = optionalParameter(affine, [numFeatures], dtype);
    const buffers = {
      running_mean: () => zeros([numFeatures], { dtype }),
      running_var: () => ones([numFeatures], { dtype }),
      num_batches_tracked: () => zeros([], { dtype: "int64" }),
    };
    for (const [buffer, make] of Object.entries(buffers))
      this.registerBuffer(buffer, trackRunningStats ? make() : null);
    this.resetParameters();
  }

  /** Sets the running mean to 0, the running variance to 1, and forgets the batches. */
  resetRunningStats(): void {
    this.running_mean?.fill_(0);
    this.running_var?.fill_(1);
    this.num_batches_tracked?.fill_(0);
  }

  /** Sets weight to 1 and bias to 0, and resets the running statistics. */
  resetParameters(): void {
    this.resetRunningStats();
    if (this.weight !== null) setToOnes(this.weight);
    if (this.bias !== null) setToZeros(this.bias);
  }

  override extraRepr(): string {
    const { numFeatures, eps, momentum, affine, trackRunningStats } = this;
    return (
      `${numFeatures}, eps=${pythonFloat(eps)}, momentum=${momentum === null ? "None" : pythonFloat(momentum)}, ` +
      `affine=${pythonBool(affine)}, track_running_stats=${pythonBool(trackRunningStats)}`
    );
  }

  /** @throws {ShapeError} when `x` has another number of dimensions, or of channels (in dimension `channelDim`). */
  protected checkInput(x: Tensor, ndims: readonly number[], channelDim: number): void {
    const { name } = this.constructor;
    if (!ndims.includes(x.ndim)) {
      throw new ShapeError(
        `${name}: x must have ${ndims.join(" or ")} dimensions; got shape [${x.shape.join(", ")}]`,
      );
    }
    if (x.shape[channelDim] !== this.numFeatures) {
      throw new ShapeError(
        `${name}: x must have ${this.numFeatures} channels in dimension ${channelDim}; got shape [${x.shape.join(", ")}]`,
      );
    }
  }
}
