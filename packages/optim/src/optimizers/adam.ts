import { ValueError, type AdamStep } from "@weft/tensor";
import { FusedOptimizer } from "../fused-optimizer.ts";
import type { ParameterGroup, ParameterList } from "../parameter-groups.ts";
import type { ParameterState } from "../parameter-state.ts";
import { checkRange, settingsOver } from "../settings.ts";

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
  /** Divide by the largest average of the square so far (Reddi et al. 2018). Default false. */
  amsgrad: boolean;
  /** Climb instead of descending. Default false. */
  maximize: boolean;
}

/**
 * Adam (Kingma and Ba 2015) in PyTorch's formula: `p -= lr · m̂ / (√v̂ + ε)` with bias-corrected averages `m̂`, `v̂`.
 *
 * @throws {ValueError} when a setting is out of range.
 * @example
 * const weight = new Parameter(tensor([1, 2]));
 * const optimizer = new Adam([["weight", weight]], { lr: 0.5 });
 * weight.mul(tensor([4, -4])).sum().backward();
 * optimizer.step();
 * weight.toArray() // [0.5, 2.5]
 */
export class Adam extends FusedOptimizer<AdamSettings, "adam"> {
  /** Whether weight decay acts on the weights themselves. */
  protected readonly decoupled: boolean = false;

  constructor(
    params: ParameterList | readonly ParameterGroup<AdamSettings>[],
    settings: Partial<AdamSettings> = {},
  ) {
    super(params, settingsOver("Adam", DEFAULTS, settings));
  }

  /** What errors begin with. A getter, because the base's constructor checks the settings before any field is set. */
  protected get area(): string {
    return "Adam";
  }

  protected override checkSettings({ lr, betas, eps, weightDecay }: AdamSettings): void {
    checkRange(this.area, "lr", lr, 0);
    if (!Array.isArray(betas) || betas.length !== 2)
      throw new ValueError(`${this.area}: betas must be two numbers; got ${JSON.stringify(betas)}`);
    for (const [i, beta] of betas.entries()) checkRange(this.area, `betas[${i}]`, beta, 0, 1, true);
    checkRange(this.area, "eps", eps, 0);
    checkRange(this.area, "weightDecay", weightDecay, 0);
  }

  protected override checkState(name: string, state: ParameterState): void {
    const { expAvg, expAvgSq, maxExpAvgSq, step, ...rest } = state;
    const isComplete =
      typeof expAvg === "object" &&
      typeof expAvgSq === "object" &&
      typeof maxExpAvgSq !== "number" &&
      Number.isSafeInteger(step) &&
      (step as number) > 0; // isSafeInteger
    if (Object.keys(state).length > 0 && (!isComplete || Object.keys(rest).length > 0))
      throw new ValueError(
        `${this.area}: state must be the tensors expAvg and expAvgSq (and maxExpAvgSq with amsgrad) and a step of at least 1, or nothing; ` +
          `got (${Object.keys(state).join(", ")})${step === undefined ? "" : ` with step ${String(step)}`} for ${name}`,
      );
  }

  protected override get kind(): "adam" {
    return "adam";
  }

  protected override memoryNames({ amsgrad }: AdamSettings): readonly (string | null)[] {
    return ["expAvg", "expAvgSq", amsgrad ? "maxExpAvgSq" : null];
  }

  protected override stepOf(settings: AdamSettings, count: number): AdamStep {
    const { lr, betas, eps, weightDecay } = settings;
    const [beta1, beta2] = betas;
    return { lr, beta1, beta2, eps, weightDecay, decoupled: this.decoupled, step: count };
  }
}

const DEFAULTS: AdamSettings = {
  lr: 0.001,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
};
