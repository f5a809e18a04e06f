import { GradientError, ShapeError, ValueError } from "./errors.ts";
import { formatParameter } from "./print/index.ts";
import { isFloating, type TypedArray } from "./dtype.ts";
import { sameShape, show } from "./shape.ts";
import { Tensor } from "./tensor.ts";
import { clone } from "./ops/clone.ts";

/**
 * A tensor that a module learns: it requires gradients, and its memory never moves, so that every thread may read it.
 *
 * @category Tensors
 * @example new Parameter(zeros([4, 3])).requiresGrad // true
 */
export class Parameter extends Tensor {
  /** Optimizers multiply their learning rate by this for the parameter. Default 1; 0 keeps the values. */
  lrMult = 1;
  /** Optimizers multiply their weight decay by this for the parameter. Default 1. */
  weightDecayMult = 1;

  /**
   * @param data Its memory becomes the parameter's; a view that is not contiguous is copied.
   * @throws {GradientError} when `data` came out of recorded ops, or wants gradients in a dtype without them.
   * @throws {ValueError} when the memory belongs to a parameter already: two would have two gradients.
   */
  constructor(data: Tensor, requiresGrad: boolean = isFloating(data.dtype)) {
    if (data.gradNode !== null) {
      throw new GradientError(
        `parameter: data must be a leaf; got the result of ${data.gradNode.name} (use detach)`,
      );
    }
    const source = claim(data);
    super(source.storage, source.dtype, source.shape, source.strides, source.offset);
    this.setRequiresGrad(requiresGrad);
  }

  /**
   * Replaces the values, and with them memory and dtype, under all names at once: who holds the parameter holds the new
   * values. The gradient is dropped when it no longer fits.
   *
   * @throws {ShapeError} when the shape differs.
   * @throws {ValueError} when the memory belongs to another parameter.
   */
  setData(data: Tensor): this {
    if (!sameShape(data.shape, this.shape)) {
      throw new ShapeError(
        `setData: the shape must stay ${show(this.shape)}; got ${show(data.shape)}`,
      );
    }
    const source = claim(data.detach());
    if (source.dtype !== this.dtype) this.grad = this.spareGrad = null;
    this.adopt(source);
    source.storage.markWritten("setData");
    return this;
  }

  /** What PyTorch prints: `Parameter containing:` and the values. */
  override toString(): string {
    return formatParameter(this.toTypedArray<TypedArray>(), this.shape, this.dtype, {
      suffix: { requiresGrad: this.requiresGrad },
    });
  }
}

/** Makes memory a parameter's own. */
function claim(data: Tensor): Tensor {
  const source = data.isContiguous() ? data : clone(data.detach());
  if (source.storage.isParameter) {
    throw new ValueError(
      "parameter: this memory belongs to a parameter already; got a second claim (assign that parameter itself to tie, or clone() the values)",
    );
  }
  source.storage.makePermanent();
  source.storage.isParameter = true;
  return source;
}
