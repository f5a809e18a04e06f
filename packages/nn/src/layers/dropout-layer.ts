import { ValueError } from "@weft/tensor";
import { numberSetting, refuseMore } from "../module/check-settings.ts";
import { Module } from "../module/module.ts";
import { pythonFloat } from "../module/python-text.ts";

/**
 * A layer that drops with the probability `p` when training, and in evaluation mode gives back what it gets.
 *
 * @internal
 */
export abstract class DropoutLayer extends Module {
  readonly p: number;

  /** @param p Default 0.5. */
  constructor(p = 0.5, ...more: never[]) {
    super();
    refuseMore(new.target.name, "p", more);
    if (!(numberSetting(new.target.name, "p", p) >= 0 && p <= 1)) {
      throw new ValueError(`${new.target.name}: p must be from 0 to 1; got ${p}`);
    }
    this.p = p;
  }

  override extraRepr(): string {
    return `p=${pythonFloat(this.p)}, inplace=False`;
  }
}
