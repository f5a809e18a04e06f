import { ValueError, type SgdStep } from "@weft/tensor";
import { FusedOptimizer } from "../fused-optimizer.ts";
import type { ParameterGroup, ParameterList } from "../parameter-groups.ts";
import type { ParameterState } from "../parameter-state.ts";
import { checkRange, settingsOver } from "../settings.ts";

/** Settings of `SGD`. */
export interface SGDSettings {
  /** Learning rate. Default 0.001. */
  lr: number;
  /** Default 0. */
  momentum: number;
  /** Default 0. */
  dampening: number;
  /** L2 penalty. Default 0. */
  weightDecay: number;
  /** Default false; needs momentum and no dampening. */
  nesterov: boolean;
  /** Climb instead of descending. Default false. */
  maximize: boolean;
}

/**
 * Stochastic gradient descent, optionally with momentum: `b = μ·b + (1 - damp)·g; p -= lr·b`.
 *
 * PyTorch's formula and defaults (Sutskever et al. 2013 for momentum).
 *
 * @throws {ValueError} when a setting is out of range.
 * @example
 * const weight = new Parameter(tensor([1, 2]));
 * const optimizer = new SGD([["weight", weight]], { lr: 0.5, momentum: 0.9 });
 * weight.mul(tensor([4, -4])).sum().backward();
 * optimizer.step();
 * weight.toArray() // [-1, 4]
 */
export class SGD extends FusedOptimizer<SGDSettings, "sgd"> {
  constructor(
    params: ParameterList | readonly ParameterGroup<SGDSettings>[],
    settings: Partial<SGDSettings> = {},
  ) {
    super(params, settingsOver("SGD", DEFAULTS, settings));
  }

  protected override checkSettings({
    lr,
    momentum,
    dampening,
    weightDecay,
    nesterov,
  }: SGDSettings): void {
    checkRange("SGD", "lr", lr, 0);
    checkRange("SGD", "momentum", momentum, 0);
    checkRange("SGD", "dampening", dampening, 0, 1);
    checkRange("SGD", "weightDecay", weightDecay, 0);
    if (nesterov && (momentum === 0 || dampening !== 0)) {
      throw new ValueError(
        `SGD: nesterov needs momentum and no dampening; got momentum ${momentum}, dampening ${dampening}`,
      );
    }
  }

  protected override checkState(name: string, state: ParameterState): void {
    const keys = Object.keys(state).join(", ");
    if (keys !== "" && (keys !== "momentumBuffer" || typeof state["momentumBuffer"] === "number"))
      throw new ValueError(
        `SGD: state must be a tensor momentumBuffer, or nothing; got (${keys}) for ${name}`,
      );
  }

  protected override get kind(): "sgd" {
    return "sgd";
  }

  protected override get countsSteps(): boolean {
    return false;
  }

  protected override memoryNames({ momentum }: SGDSettings): readonly (string | null)[] {
    return [momentum === 0 ? null : "momentumBuffer"];
  }

  protected override stepOf(settings: SGDSettings, _count: number, isFirst: boolean): SgdStep {
    const { lr, momentum, dampening, weightDecay, nesterov } = settings;
    return { lr, momentum, dampening, weightDecay, nesterov, isFirst };
  }
}

const DEFAULTS: SGDSettings = {
  lr: 0.001,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
};
