import { backward, type BackwardOptions } from "./autograd/backward.ts";
import { Tensor } from "./tensor.ts";

declare module "./tensor.ts" {
  interface Tensor {
    /**
     * Computes the gradient of this tensor with respect to the leaves it came from, adding to their `grad`.
     *
     * @param gradient Gradient of the final result with respect to this tensor; 1 by default, for a single element.
     */
    backward(gradient?: Tensor | number, options?: BackwardOptions): void;
  }
}

Tensor.prototype.backward = function (this: Tensor, gradient, options): void {
  backward(this, gradient, options);
};
