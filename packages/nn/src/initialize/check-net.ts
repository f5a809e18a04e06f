import { ValueError } from "@weft/tensor";
import { isModule } from "../module/is-module.ts";

/** @throws {ValueError} when something else stands in a net's place. */
export function checkNet(area: string, net: unknown): void {
  if (isModule(net)) return;
  throw new ValueError(
    `${area}: the net must be a module; got ${Object.prototype.toString.call(net)}`,
  );
}
