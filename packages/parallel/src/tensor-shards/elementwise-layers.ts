import {
  CELU,
  ELU,
  GELU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  Identity,
  LeakyReLU,
  LogSigmoid,
  Mish,
  ReLU,
  ReLU6,
  SELU,
  Sigmoid,
  SiLU,
  Softplus,
  Softshrink,
  Softsign,
  Tanh,
  Tanhshrink,
  Threshold,
  type Module,
} from "@weft/nn";

/** Layers that make each element out of the one in its place, without parameters, random numbers or state. */
const ELEMENTWISE: ReadonlySet<unknown> = new Set([
  ...[
    CELU,
    ELU,
    GELU,
    Hardshrink,
    Hardsigmoid,
    Hardswish,
    Hardtanh,
    Identity,
    LeakyReLU,
    LogSigmoid,
  ],
  ...[Mish, ReLU, ReLU6, SELU, Sigmoid, SiLU, Softplus, Softshrink, Softsign, Tanh, Tanhshrink],
  Threshold,
]);

/** Whether a layer makes of a part of its input just that part of its output. */
export function isElementwise(layer: Module): boolean {
  return ELEMENTWISE.has(layer.constructor) && !Object.hasOwn(layer, "forward");
}
