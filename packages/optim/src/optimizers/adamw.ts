import type { ParameterGroup, ParameterList } from "../parameter-groups.ts";
import { Adam, type AdamSettings } from "./adam.ts";

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): `p *= 1 - lr·wd` before the step.
 *
 * @throws {ValueError} when a setting is out of range.
 * @example new AdamW(net.namedParameters(), { lr: 1e-3, weightDecay: 0.01 })
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
