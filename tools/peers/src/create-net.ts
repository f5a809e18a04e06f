import { Linear, type Layer, ReLU, Sequential } from "@weft/nn";
import type { NetShape } from "./operands.ts";

/** Linear layers with ReLU between them; a tied net uses its second layer twice. */
export function createNet({ sizes, isTied }: NetShape): Layer {
  const linears: Linear[] = [];
  for (let i = 1; i < sizes.length; i++) {
    const shared = isTied && i === 3 ? linears[1] : undefined;
    linears.push(shared ?? new Linear(sizes[i - 1] ?? 0, sizes[i] ?? 0));
  }
  return new Sequential(
    ...linears.flatMap((linear, i) => (i < linears.length - 1 ? [linear, new ReLU()] : [linear])),
  );
}
