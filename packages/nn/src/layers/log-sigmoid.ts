import { logSigmoid, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Logarithm of the sigmoid, `-log(1 + e⁻ˣ)`, element by element.
 *
 * @example new LogSigmoid().forward(tensor([-200])).toArray() // [-200]
 */
export class LogSigmoid extends Module {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return logSigmoid(x);
  }
}
