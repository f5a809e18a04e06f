import { Adam, SGD, type Optimizer, type ParameterList } from "@weft/optim";
import type { DemoOptions } from "./options.ts";

/** The optimizer the user chose; stochastic gradient descent runs with momentum 0.9. */
export function makeOptimizer({
  optimizer,
  lr,
}: DemoOptions): (parameters: ParameterList) => Optimizer<object> {
  return (parameters) =>
    (optimizer === "adam"
      ? new Adam(parameters, { lr })
      : new SGD(parameters, { lr, momentum: 0.9 })) as unknown as Optimizer<object>; // settings are not touched here
}
