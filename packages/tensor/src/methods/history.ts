import { GradientError } from "../errors.ts";
import { Tensor } from "../tensor.ts";

declare module "../tensor.ts" {
  interface Tensor {
    /** `setRequiresGrad` under PyTorch's name. */
    requiresGrad_(value?: boolean): this;

    /**
     * Takes this tensor out of the graph, and gives it back: it is a leaf that wants no gradients.
     *
     * @throws {GradientError} for a view, which shares its history with its base: use `detach`.
     */
    detach_(): this;
  }
}

Tensor.prototype.requiresGrad_ = function <T extends Tensor>(this: T, value?: boolean): T {
  return this.setRequiresGrad(value);
};

Tensor.prototype.detach_ = function <T extends Tensor>(this: T): T {
  if (this.base !== null && this.gradNode !== null) {
    throw new GradientError(
      `detach_: a view has the history of its base; got the result of ${this.gradNode.name} (use detach)`,
    );
  }
  this.gradNode = null;
  return this.setRequiresGrad(false);
};
