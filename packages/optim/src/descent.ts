import { noGrad, type Tensor } from "@weft/tensor";

/** The gradient to step against: its negative, to maximize. */
export function descent(grad: Tensor, maximize: boolean): Tensor {
  return maximize ? noGrad(() => grad.neg()) : grad;
}
