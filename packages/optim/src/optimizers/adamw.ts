import type { ParameterGroup, ParameterList } from "../parameter-groups.ts";
import { Adam, type AdamSettings } from "./adam.ts";

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): `p *= 1 - lr·wd` before the step.
 *
 * @throws {ValueError} when a setting is out of range.
 * @example
 * const weight = new Parameter(tensor([1, 2]));
 * const optimizer = new AdamW([["weight", weight]], { lr: 0.5, weightDecay: 0.1 });
 * weight.mul(tensor([4, -4])).sum().backward();
 * optimizer.step();
 * weight.toArray() // [0.4499…, 2.4000…]
 */
export class AdamW extends Adam {
  protected override readonly decoupled: boolean = true;

  constructor(
    params: ParameterList | readonly ParameterGroup<AdamSettings>[],
    settings: Partial<AdamSettings> = {},
  ) {
    super(params, { ...settings, weightDecay: settings.weightDecay ?? 0.01 });
  }

  protected override get area(): string {
    return "AdamW";
  }
}
