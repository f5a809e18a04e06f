import { noGrad, ValueError, type AdagradStep, type Parameter, type Tensor } from "@weft/tensor";
import { FusedOptimizer } from "../fused-optimizer.ts";
import type { ParameterGroup, ParameterList } from "../parameter-groups.ts";
import type { ParameterState } from "../parameter-state.ts";
import { checkRange, settingsOver } from "../settings.ts";

/** Settings of `Adagrad`. */
export interface AdagradSettings {
  /** Learning rate. Default 0.01. */
  lr: number;
  /** The rate of step t is `lr / (1 + (t - 1) · lrDecay)`. Default 0. */
  lrDecay: number;
  /** L2 penalty. Default 0. */
  weightDecay: number;
  /** What the sum of squares starts from. Default 0. */
  initialAccumulatorValue: number;
  /** Default 1e-10. */
  eps: number;
  /** Climb instead of descending. Default false. */
  maximize: boolean;
}

/**
 * Adagrad (Duchi et al. 2011) in PyTorch's formula: `s += g²; p -= lr · g / (√s + ε)`.
 *
 * @throws {ValueError} when a setting is out of range.
 * @example
 * const weight = new Parameter(tensor([1, 2]));
 * const optimizer = new Adagrad([["weight", weight]], { lr: 0.5 });
 * weight.mul(tensor([4, -4])).sum().backward();
 * optimizer.step();
 * weight.toArray() // [0.5, 2.5]
 */
export class Adagrad extends FusedOptimizer<AdagradSettings, "adagrad"> {
  constructor(
    params: ParameterList | readonly ParameterGroup<AdagradSettings>[],
    settings: Partial<AdagradSettings> = {},
  ) {
    super(params, settingsOver("Adagrad", DEFAULTS, settings));
  }

  protected override checkSettings(settings: AdagradSettings): void {
    for (const name of ["lr", "lrDecay", "weightDecay", "initialAccumulatorValue", "eps"] as const)
      checkRange("Adagrad", name, settings[name], 0);
  }

  protected override checkState(name: string, state: ParameterState): void {
    const { step, sum, ...rest } = state;
    const isComplete = Number.isSafeInteger(step) && typeof sum === "object";
    if (Object.keys(state).length > 0 && (!isComplete || Object.keys(rest).length > 0))
      throw new ValueError(
        `Adagrad: state must be a step and a tensor sum, or nothing; got (${Object.keys(state).join(", ")}) for ${name}`,
      );
  }

  protected override get kind(): "adagrad" {
    return "adagrad";
  }

  protected override memoryNames(): readonly string[] {
    return ["sum"];
  }

  protected override newMemory(parameter: Parameter, settings: AdagradSettings): Tensor {
    const sum = super.newMemory(parameter, settings);
    const { initialAccumulatorValue } = settings;
    if (initialAccumulatorValue !== 0) noGrad(() => sum.fill_(initialAccumulatorValue));
    return sum;
  }

  protected override stepOf(settings: AdagradSettings, count: number): AdagradStep {
    const { lr, lrDecay, eps, weightDecay } = settings;
    return { lr: lr / (1 + (count - 1) * lrDecay), eps, weightDecay };
  }
}

const DEFAULTS: AdagradSettings = {
  lr: 0.01,
  lrDecay: 0,
  weightDecay: 0,
  initialAccumulatorValue: 0,
  eps: 1e-10,
  maximize: false,
};
