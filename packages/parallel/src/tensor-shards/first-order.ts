import { GradientError, isGradEnabled } from "@weft/tensor";

/** @throws {GradientError} when backward is recorded: what came from other threads has no history here. */
export function checkFirstOrder(): void {
  if (!isGradEnabled()) return;
  throw new GradientError(
    'step: layers that plan.tensor cuts have first derivatives only; got createGraph through one (say "whole" of it in plan.tensor.layers)',
  );
}
