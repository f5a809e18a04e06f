import { empty, type TensorOptions } from "../create/empty.ts";
import type { TensorData } from "../create/flatten-data.ts";
import { full, ones, zeros } from "../create/full.ts";
import { tensor } from "../create/tensor.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { TENSOR_OPTIONS } from "../dispatch/tensor-options.ts";
import type { Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

declare module "../tensor.ts" {
  interface Tensor {
    /** `empty` with the dtype of this tensor. */
    newEmpty(shape: Shape, options?: TensorOptions): Tensor;
    /** `zeros` with the dtype of this tensor. */
    newZeros(shape: Shape, options?: TensorOptions): Tensor;
    /** `ones` with the dtype of this tensor. */
    newOnes(shape: Shape, options?: TensorOptions): Tensor;
    /** `full` with the dtype of this tensor. */
    newFull(shape: Shape, value: number | bigint | boolean, options?: TensorOptions): Tensor;
    /** `tensor` with the dtype of this tensor. */
    newTensor(data: TensorData, options?: TensorOptions): Tensor;
  }
}

Tensor.prototype.newEmpty = function (this: Tensor, shape, options): Tensor {
  return empty(shape, withOwnDType("newEmpty", this, options));
};

Tensor.prototype.newZeros = function (this: Tensor, shape, options): Tensor {
  return zeros(shape, withOwnDType("newZeros", this, options));
};

Tensor.prototype.newOnes = function (this: Tensor, shape, options): Tensor {
  return ones(shape, withOwnDType("newOnes", this, options));
};

Tensor.prototype.newFull = function (this: Tensor, shape, value, options): Tensor {
  return full(shape, value, withOwnDType("newFull", this, options));
};

Tensor.prototype.newTensor = function (this: Tensor, data, options): Tensor {
  return tensor(data, withOwnDType("newTensor", this, options));
};

function withOwnDType(op: string, { dtype }: Tensor, options: TensorOptions = {}): TensorOptions {
  checkOptions(op, options, TENSOR_OPTIONS);
  return { dtype, ...options };
}
