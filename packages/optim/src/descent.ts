import { noGrad, scope, type Tensor } from "@weft/tensor";

/** Steps along a gradient, or, to maximize, along its negative, whose memory is given back at once. */
export function descent(grad: Tensor, maximize: boolean, step: (grad: Tensor) => void): void {
  if (maximize) scope(() => step(noGrad(() => grad.neg())));
  else step(grad);
}
