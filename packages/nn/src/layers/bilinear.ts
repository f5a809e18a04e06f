import { uniform } from "@weft/init";
import { einsum, empty, Parameter, ShapeError, type DType, type Tensor } from "@weft/tensor";
import { checkSize } from "../module/check-size.ts";
import { declareClosed } from "../module/closed.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { optionalParameter, type OptionalParameter } from "../module/optional-parameter.ts";
import { declareParameters } from "../module/part-kinds.ts";
import { pythonBool } from "../module/python-text.ts";

/** Options of `Bilinear`. */
export interface BilinearOptions<Bias extends boolean = boolean> {
  /** Default true. */
  readonly bias?: Bias;
  /** Default float32. */
  readonly dtype?: DType;
}

/**
 * Bilinear map `y[k] = x1 weight[k] x2ᵀ + bias[k]`.
 *
 * Shapes: x1 `[..., in1Features]`, x2 `[..., in2Features]` → `[..., outFeatures]`; weight `[outFeatures, in1Features,
 * in2Features]`, bias `[outFeatures]`. Init: U(±1/√in1Features) for both.
 *
 * @throws {ShapeError} when the sizes do not fit.
 * @example new Bilinear(2, 3, 4).forward(zeros([5, 2]), zeros([5, 3])).shape // [5, 4]
 */
export class Bilinear<Bias extends boolean = true> extends Module {
  static {
    declareParameters(this, "weight", "bias");
    declareClosed(this);
  }

  readonly in1Features: number;
  readonly in2Features: number;
  readonly outFeatures: number;
  weight: Parameter;
  /** `null` without bias. */
  bias: OptionalParameter<Bias>;

  constructor(
    in1Features: number,
    in2Features: number,
    outFeatures: number,
    options: BilinearOptions<Bias> = {},
  ) {
    super();
    const { bias, dtype } = settleOptions<BilinearOptions<Bias>>("Bilinear", options, {
      bias: true as Bias, // the type's own default
      dtype: "float32",
    });
    this.in1Features = checkSize("Bilinear", "in1Features", in1Features);
    this.in2Features = checkSize("Bilinear", "in2Features", in2Features);
    this.outFeatures = checkSize("Bilinear", "outFeatures", outFeatures);
    this.weight = new Parameter(empty([outFeatures, in1Features, in2Features], { dtype }));
    this.bias = optionalParameter(bias, [outFeatures], dtype);
    this.resetParameters();
  }

  /** Draws new values from the default generator. */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.in1Features);
    uniform(this.weight, { from: -bound, to: bound });
    if (this.bias !== null) uniform(this.bias, { from: -bound, to: bound });
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    const { in1Features, in2Features, weight, bias } = this;
    if (x1.shape.at(-1) !== in1Features || x2.shape.at(-1) !== in2Features) {
      throw new ShapeError(
        `Bilinear: the last sizes must be ${in1Features} and ${in2Features}; got shapes [${x1.shape.join(", ")}] and [${x2.shape.join(", ")}]`,
      );
    }
    const y = einsum("...i,kij,...j->...k", x1, weight, x2);
    return bias === null ? y : y.add(bias);
  }

  override extraRepr(): string {
    const { in1Features, in2Features, outFeatures, bias } = this;
    return `in1_features=${in1Features}, in2_features=${in2Features}, out_features=${outFeatures}, bias=${pythonBool(bias !== null)}`;
  }
}
