import { kaimingUniform, uniform } from "@weft/init";
import { empty, linear, Parameter, type DType, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { checkSize } from "../module/check-size.ts";
import { pythonBool } from "../module/python-text.ts";

/** Options of `Linear`. */
export interface LinearOptions<Bias extends boolean = boolean> {
  /** Default true. */
  readonly bias?: Bias;
  /** Default float32. */
  readonly dtype?: DType;
}

/**
 * Affine map `y = x Wᵀ + b`.
 *
 * Shapes: x `[..., inFeatures]` → y `[..., outFeatures]`; weight `[outFeatures, inFeatures]`.
 * Init: `kaimingUniform(a = √5)` for weight, U(±1/√inFeatures) for bias (PyTorch's defaults).
 *
 * @throws {ShapeError} when the last size of `x` is not `inFeatures`.
 * @example new Linear(3, 2).forward(zeros([5, 3])).shape // [5, 2]
 */
export class Linear<Bias extends boolean = true> extends Module {
  static {
    declareClosed(this);
  }

  readonly inFeatures: number;
  readonly outFeatures: number;
  weight: Parameter;
  /** `null` without bias. */
  bias: Bias extends true ? Parameter : Bias extends false ? null : Parameter | null;

  constructor(inFeatures: number, outFeatures: number, options: LinearOptions<Bias> = {}) {
    super();
    const { dtype, bias: hasBias } = settleOptions<LinearOptions>("Linear", options, {
      dtype: "float32",
      bias: true,
    });
    this.inFeatures = checkSize("Linear", "inFeatures", inFeatures);
    this.outFeatures = checkSize("Linear", "outFeatures", outFeatures);
    this.weight = new Parameter(empty([outFeatures, inFeatures], { dtype }));
    const bias = hasBias ? new Parameter(empty([outFeatures], { dtype })) : null;
    this.bias = bias as this["bias"]; // the option decides the type
    this.resetParameters();
  }

  /** Draws new values from the default generator. */
  resetParameters(): void {
    kaimingUniform(this.weight, { a: Math.sqrt(5) });
    const bound = this.inFeatures > 0 ? 1 / Math.sqrt(this.inFeatures) : 0;
    if (this.bias !== null) uniform(this.bias, { from: -bound, to: bound });
  }

  override forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${pythonBool(this.bias !== null)}`;
  }
}
