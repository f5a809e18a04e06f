import { adamStep, type Parameter, type Tensor } from "@weft/tensor";
import {
  Optimizer,
  type ParameterGroup,
  type ParameterList,
  type ParameterState,
} from "../optimizer.ts";
import { permanentZeros } from "../permanent-zeros.ts";
import { checkRange } from "../settings.ts";

/** Settings of `Adam` and `AdamW`. */
export interface AdamSettings {
  /** Learning rate. Default 0.001. */
  lr: number;
  /** Decay of the averages of the gradient and of its square. Default [0.9, 0.999]. */
  betas: readonly [number, number];
  /** Default 1e-8. */
  eps: number;
  /** Default 0 (`AdamW`: 0.01). */
  weightDecay: number;
}

/**
 * Adam (Kingma and Ba 2015) in PyTorch's formula: `p -= lr · m̂ / (√v̂ + ε)` with bias-corrected averages `m̂`, `v̂`.
 *
 * @throws {ValueError} when a setting is out of range.
 * @example new Adam(net.namedParameters(), { lr: 1e-3 })
 */
export class Adam extends Optimizer<AdamSettings> {
  /** Whether weight decay acts on the weights themselves. */
  protected readonly decoupled: boolean = false;

  constructor(
    params: ParameterList | readonly ParameterGroup<AdamSettings>[],
    settings: Partial<AdamSettings> = {},
  ) {
    super(params, { lr: 0.001, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, ...settings });
  }

  protected override checkSettings({ lr, betas, eps, weightDecay }: AdamSettings): void {
    checkRange("Adam", "lr", lr, 0, Infinity);
    for (const [i, beta] of betas.entries()) checkRange("Adam", `betas[${i}]`, beta, 0, 1, true);
    checkRange("Adam", "eps", eps, 0, Infinity);
    checkRange("Adam", "weightDecay", weightDecay, 0, Infinity);
  }

  protected override update(
    parameter: Parameter,
    grad: Tensor,
    state: ParameterState,
    settings: AdamSettings,
  ): void {
    state["expAvg"] ??= permanentZeros(parameter);
    state["expAvgSq"] ??= permanentZeros(parameter);
    const step = (state["step"] = ((state["step"] as number | undefined) ?? 0) + 1); // only ever a number
    adamStep(parameter, grad, state["expAvg"] as Tensor, state["expAvgSq"] as Tensor, {
      lr: settings.lr,
      beta1: settings.betas[0],
      beta2: settings.betas[1],
      eps: settings.eps,
      weightDecay: settings.weightDecay,
      decoupled: this.decoupled,
      step,
    });
  }
}
