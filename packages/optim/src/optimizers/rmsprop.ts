import { ValueError, type RmspropStep } from "@weft/tensor";
import { FusedOptimizer } from "../fused-optimizer.ts";
import type { ParameterGroup, ParameterList } from "../parameter-groups.ts";
import type { ParameterState } from "../parameter-state.ts";
import { checkRange, settingsOver } from "../settings.ts";

/** Settings of `RMSprop`. */
export interface RMSpropSettings {
  /** Learning rate. Default 0.01. */
  lr: number;
  /** Decay of the average of the squared gradient. Default 0.99. */
  alpha: number;
  /** Default 1e-8. */
  eps: number;
  /** L2 penalty. Default 0. */
  weightDecay: number;
  /** Default 0. */
  momentum: number;
  /** Divide by the deviation of the gradient instead of its root mean square. Default false. */
  centered: boolean;
  /** Climb instead of descending. Default false. */
  maximize: boolean;
}

/**
 * RMSprop (Hinton 2012) in PyTorch's formula: `s = α·s + (1 - α)·g²; p -= lr · g / (√s + ε)`, optionally centered and with
 * momentum.
 *
 * @throws {ValueError} when a setting is out of range.
 * @example
 * const weight = new Parameter(tensor([1, 2]));
 * const optimizer = new RMSprop([["weight", weight]], { lr: 0.5, alpha: 0.75 });
 * weight.mul(tensor([4, -4])).sum().backward();
 * optimizer.step();
 * weight.toArray() // [0, 3]
 */
export class RMSprop extends FusedOptimizer<RMSpropSettings, "rmsprop"> {
  constructor(
    params: ParameterList | readonly ParameterGroup<RMSpropSettings>[],
    settings: Partial<RMSpropSettings> = {},
  ) {
    super(params, settingsOver("RMSprop", DEFAULTS, settings));
  }

  protected override checkSettings(settings: RMSpropSettings): void {
    checkRange("RMSprop", "alpha", settings.alpha, 0, 1);
    for (const name of ["lr", "eps", "weightDecay", "momentum"] as const)
      checkRange("RMSprop", name, settings[name], 0);
  }

  protected override checkState(name: string, state: ParameterState): void {
    const { step, squareAvg, gradAvg, momentumBuffer, ...rest } = state;
    const isComplete =
      Number.isSafeInteger(step) &&
      typeof squareAvg === "object" &&
      typeof gradAvg !== "number" &&
      typeof momentumBuffer !== "number";
    if (Object.keys(state).length > 0 && (!isComplete || Object.keys(rest).length > 0))
      throw new ValueError(
        `RMSprop: state must be a step, a tensor squareAvg, perhaps gradAvg and momentumBuffer, or nothing; ` +
          `got (${Object.keys(state).join(", ")}) for ${name}`,
      );
  }

  protected override get kind(): "rmsprop" {
    return "rmsprop";
  }

  protected override memoryNames(settings: RMSpropSettings): readonly (string | null)[] {
    const { centered, momentum } = settings;
    return ["squareAvg", centered ? "gradAvg" : null, momentum > 0 ? "momentumBuffer" : null];
  }

  // The formula does not need the number of the step; PyTorch's state dicts do.
  protected override stepOf(settings: RMSpropSettings): RmspropStep {
    return settings;
  }
}

const DEFAULTS: RMSpropSettings = {
  lr: 0.01,
  alpha: 0.99,
  eps: 1e-8,
  weightDecay: 0,
  momentum: 0,
  centered: false,
  maximize: false,
};
