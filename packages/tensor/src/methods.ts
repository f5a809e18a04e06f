import { backward, type BackwardToOptions } from "./autograd/backward.ts";
import {
  registerPostAccumulateGradHook,
  registerHook,
  retainGrad,
  type PostAccumulateGradHook,
  type GradientHook,
  type HookHandle,
} from "./autograd/hooks.ts";
import type { Extremes, ExtremesOptions } from "./dispatch/extremes.ts";
import type { VarianceOptions } from "./dispatch/variance.ts";
import { max } from "./ops/max.ts";
import { min } from "./ops/min.ts";
import { variance } from "./ops/variance.ts";
import { Tensor } from "./tensor.ts";

declare module "./tensor.ts" {
  interface Tensor {
    /**
     * Computes the gradient of this tensor with respect to the leaves it came from, adding to their `grad`.
     *
     * @param gradient Gradient of the final result with respect to this tensor; 1 by default, for a single element.
     */
    backward(gradient?: Tensor | number | null, options?: BackwardToOptions): void;

    /**
     * Calls `hook` with the gradient of this tensor when a backward pass has computed it; what it returns takes its place.
     * On a parameter that is tied to a view of another one, with the part that it shows of the sum over all uses.
     *
     * @throws {GradientError} when the tensor does not require gradients.
     * @example
     * const x = tensor([1, 2], { requiresGrad: true });
     * x.registerHook((gradient) => gradient.mul(10));
     * x.sum().backward();
     * x.grad!.toArray() // [10, 10]
     */
    registerHook(hook: GradientHook): HookHandle;

    /**
     * Calls `hook` with this leaf after each backward pass that added to its `grad`.
     *
     * @throws {GradientError} when the tensor is not a leaf that requires gradients.
     * @example
     * const x = tensor([1, 2], { requiresGrad: true });
     * const seen: unknown[] = [];
     * x.registerPostAccumulateGradHook((leaf) => seen.push(leaf.grad!.toArray()));
     * x.sum().backward();
     * seen // [[1, 1]]
     */
    registerPostAccumulateGradHook(hook: PostAccumulateGradHook): HookHandle;

    /**
     * Keeps the gradient in `grad`, as leaves do, and returns the tensor.
     *
     * @throws {GradientError} when the tensor does not require gradients.
     * @example
     * const y = tensor([1, 2], { requiresGrad: true }).mul(3).retainGrad();
     * y.sum().backward();
     * y.grad!.toArray() // [1, 1]
     */
    retainGrad(): this;

    /** The largest element; with a dimension the largest along it and their positions; with a tensor `maximum`. */
    max(): Tensor;
    max(other: Tensor): Tensor;
    max(options: ExtremesOptions): Extremes;

    /** The smallest element; with a dimension the smallest along it and their positions; with a tensor `minimum`. */
    min(): Tensor;
    min(other: Tensor): Tensor;
    min(options: ExtremesOptions): Extremes;

    /** Variance over some dimensions, all by default: `variance` under PyTorch's name. */
    var(options?: VarianceOptions): Tensor;
  }
}

Tensor.prototype.backward = function (this: Tensor, gradient, options): void {
  backward(this, gradient, options);
};

Tensor.prototype.registerHook = function (this: Tensor, hook): HookHandle {
  return registerHook(this, hook);
};

Tensor.prototype.registerPostAccumulateGradHook = function (this: Tensor, hook): HookHandle {
  return registerPostAccumulateGradHook(this, hook);
};

Tensor.prototype.retainGrad = function <T extends Tensor>(this: T): T {
  retainGrad(this);
  return this;
};

// The implementations have the overloads' sum of types, which a method's overloads cannot be checked against.
Tensor.prototype.max = function (this: Tensor, how?: Tensor | ExtremesOptions): never {
  return max(this, how as Tensor) as never;
};

Tensor.prototype.min = function (this: Tensor, how?: Tensor | ExtremesOptions): never {
  return min(this, how as Tensor) as never;
};

Tensor.prototype.var = function (this: Tensor, options): Tensor {
  return variance(this, options);
};
