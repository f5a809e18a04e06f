import { ShapeError, UninitializedParameter, type Parameter, type Tensor } from "@weft/tensor";
import { becomePlain } from "../lazy/become-plain.ts";
import { checkSize } from "../module/check-size.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Linear, type LinearOptions } from "./linear.ts";

/**
 * `Linear` that takes `inFeatures` from its first input: then it becomes a plain `Linear`, and draws its values.
 *
 * @example
 * const net = new Sequential(new LazyLinear(8), new ReLU(), new LazyLinear(1));
 * net.forward(zeros([2, 5])).shape // [2, 1]
 * String(net[0]) // Linear(in_features=5, out_features=8, bias=True)
 */
export class LazyLinear<Bias extends boolean = true> extends Linear<Bias> {
  override readonly outFeatures: number;

  constructor(outFeatures: number, options: LinearOptions<Bias> = {}) {
    super(0, 0, { bias: false as Bias }); // so that nothing is drawn
    const { dtype, bias } = settleOptions<LinearOptions>("LazyLinear", options, {
      dtype: "float32",
      bias: true,
    });
    this.outFeatures = checkSize("LazyLinear", "outFeatures", outFeatures);
    this.weight = new UninitializedParameter({
      ...{ dtype, shape: [outFeatures, null], name: "LazyLinear.weight" },
    });
    if (!bias) return;
    const lazy = { dtype, shape: [outFeatures], name: "LazyLinear.bias" };
    this.bias = new UninitializedParameter(lazy) as Parameter as this["bias"]; // the option decides the type
  }

  /** The layer that it becomes. */
  plainFor(x: Tensor): Linear<boolean> {
    const inFeatures = x.shape.at(-1);
    if (inFeatures === undefined)
      throw new ShapeError("LazyLinear: x must have at least one dimension; got shape []");
    const bias = this.bias !== null;
    return new Linear(inFeatures, this.outFeatures, { bias, dtype: this.weight.dtype });
  }

  /** Draws nothing: the first values come with the first input. */
  override resetParameters(): void {
    // Nothing to draw yet.
  }

  override forward(x: Tensor): Tensor {
    becomePlain(this, x);
    return super.forward(x);
  }
}
