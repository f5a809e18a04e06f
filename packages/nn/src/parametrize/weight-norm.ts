import { norm, type Tensor } from "@weft/tensor";
import { Module } from "../module/module.ts";
import { ModuleError } from "../module/module-error.ts";
import type { Parametrization } from "./parametrization.ts";
import { registerParametrization } from "./register-parametrization.ts";

export interface WeightNormOptions {
  /** The parameter. Default `weight`. */
  readonly name?: string;
  /** The dimension along which each slice has a length of its own; `null` for one length of all. Default 0. */
  readonly dim?: number | null;
}

/**
 * Learns a weight's length and direction apart: `w = g · v / ‖v‖`, with `g` as `original0` and `v` as `original1` (Salimans &
 * Kingma, 2016). The weight keeps its value. One that is 0 along a slice has no direction, and cannot be assigned.
 *
 * @pytorch torch.nn.utils.weight_norm
 * @example
 * const layer = weightNorm(new Linear(4, 3));
 * Object.keys(layer.stateDict()) // ["bias", "parametrizations.weight.original0", "parametrizations.weight.original1"]
 */
export function weightNorm<M extends Module>(module: M, options: WeightNormOptions = {}): M {
  const { name = "weight", dim = 0 } = options;
  return registerParametrization(module, name, new WeightNorm(dim));
}

class WeightNorm extends Module implements Parametrization {
  static {
    Object.defineProperty(this, "name", { value: "_WeightNorm" }); // what PyTorch prints
  }

  readonly dim: number | null;

  constructor(dim: number | null) {
    super();
    this.dim = dim;
  }

  override forward(g: Tensor, v: Tensor): Tensor {
    return v.mul(g.div(lengthOf(v, this.dim)));
  }

  rightInverse(weight: Tensor): readonly Tensor[] {
    return [lengthOf(weight, this.dim), weight];
  }

  /** Nothing but zeros has no direction: `v / ‖v‖` would be NaN for good. */
  checkValue(weight: Tensor): void {
    const lengths = [...lengthOf(weight, this.dim).toTypedArray()];
    const at = lengths.indexOf(0);
    if (at === -1) return;
    const slice = this.dim === null ? "" : ` at position ${at} of dimension ${this.dim}`;
    throw new ModuleError(
      `weightNorm: a weight must have a direction, so not be 0 everywhere; got zeros${slice} (give it other values, or set its original0 to 0)`,
    );
  }
}

/** The norm of each slice along a dimension, shaped so that it divides the tensor; without a dimension that of all. */
function lengthOf(x: Tensor, dim: number | null): Tensor {
  if (dim === null) return norm(x);
  const kept = dim < 0 ? dim + x.ndim : dim;
  const others = x.shape.map((_, d) => d).filter((d) => d !== kept);
  return others.length === 0 ? x.abs() : norm(x, { dim: others, keepdim: true });
}
