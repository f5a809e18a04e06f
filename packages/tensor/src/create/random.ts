import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { normal_, uniform_, type RandomOptions } from "../ops/random-in-place.ts";
import { empty, type TensorOptions } from "./empty.ts";

/** Numbers drawn uniformly from `[0, 1)`, PyTorch's bits for the same seed. @example manualSeed(0); rand([2, 4]) */
export function rand(shape: Shape, options: TensorOptions & RandomOptions = {}): Tensor {
  const { requiresGrad = false } = options;
  return uniform_(empty(shape, { ...options, requiresGrad: false }), 0, 1, options).setRequiresGrad(
    requiresGrad,
  );
}

/** Numbers drawn from the standard normal distribution, PyTorch's bits for the same seed. @example randn([2, 4]) */
export function randn(shape: Shape, options: TensorOptions & RandomOptions = {}): Tensor {
  const { requiresGrad = false } = options;
  return normal_(empty(shape, { ...options, requiresGrad: false }), 0, 1, options).setRequiresGrad(
    requiresGrad,
  );
}
