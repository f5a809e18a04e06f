import { GradientError } from "./errors.ts";
import { formatParameter } from "./print/index.ts";
import { isFloating } from "./dtype.ts";
import { Tensor } from "./tensor.ts";
import { clone } from "./ops/clone.ts";

/**
 * A tensor that a module learns: it requires gradients, and its memory never moves, so that every thread may read it.
 *
 * @example new Parameter(zeros([4, 3])).requiresGrad // true
 */
export class Parameter extends Tensor {
  /**
   * @param data Its storage is shared when it fills it, so that `new Parameter(other)` ties; a view of a part is copied.
   * @throws {GradientError} when `data` came out of recorded ops, or wants gradients in a dtype without them.
   */
  constructor(data: Tensor, requiresGrad: boolean = isFloating(data.dtype)) {
    if (data.gradNode !== null) {
      throw new GradientError(`parameter: data must be a leaf; got the result of ${data.gradNode.name} (use detach)`);
    }
    const source = data.isContiguous() ? data : clone(data.detach());
    source.storage.makePermanent();
    super(source.storage, source.dtype, source.shape, source.strides, source.offset);
    this.setRequiresGrad(requiresGrad);
  }

  /** What PyTorch prints: `Parameter containing:` and the values. */
  override toString(): string {
    return formatParameter(this.toTypedArray(), this.shape, this.dtype, { suffix: { requiresGrad: this.requiresGrad } });
  }
}
