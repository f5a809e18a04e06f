import { Adam, SGD, type ParameterList } from "@weft/optim";
import type { DemoOptions } from "./options.ts";

/** The optimizer the user chose; stochastic gradient descent runs with momentum 0.9. */
export function makeOptimizer(
  { optimizer, lr }: DemoOptions,
  parameters: ParameterList,
): Adam | SGD {
  return optimizer === "adam"
    ? new Adam(parameters, { lr })
    : new SGD(parameters, { lr, momentum: 0.9 });
}

/** Lets the learning rate fall linearly, epoch by epoch: the last of E epochs runs with a part in E of it. */
export function setLearningRate(
  optimizer: Adam | SGD,
  { lr, epochs }: DemoOptions,
  epoch: number,
): void {
  for (const group of optimizer.groups) group.lr = lr * (1 - epoch / epochs);
}
