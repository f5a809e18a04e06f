import type { Parameter } from "@weft/tensor";
import type { ShardSlot } from "./shard-slots.ts";

/**
 * Runs a backward pass whose gradients go straight into a slot, use after use.
 *
 * @param written Non-zero for each parameter whose gradient in the slot has begun: the pass adds to it. Kept up to date.
 */
export function backwardInto(
  parameters: readonly Parameter[],
  { gradients }: ShardSlot,
  written: Int32Array,
  backward: () => void,
): void {
  for (const [i, parameter] of parameters.entries()) {
    parameter.gradTarget = gradients[i]!;
    parameter.grad = written[i] === 0 ? null : gradients[i]!;
  }
  try {
    backward();
    for (const [i, { grad }] of parameters.entries()) if (grad !== null) written[i] = 1;
  } finally {
    for (const parameter of parameters) {
      parameter.grad = null;
      parameter.gradTarget = null;
    }
  }
}

/** Completes a slot: what no backward pass reached has a gradient of zeros. */
export function zeroUnwritten({ gradients }: ShardSlot, written: Int32Array): void {
  for (const [i, gradient] of gradients.entries()) if (written[i] === 0) gradient.zero_();
}
