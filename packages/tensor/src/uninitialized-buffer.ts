import { empty } from "./create/empty.ts";
import { DeferredShape, reveal, type UninitializedOptions } from "./deferred-shape.ts";
import type { DType } from "./dtype.ts";
import type { Shape } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/**
 * A buffer whose shape is not known yet. It has a dtype, and nothing else; `materialize` makes it a plain tensor.
 *
 * @category Tensors
 * @example
 * const mean = new UninitializedBuffer();
 * mean.materialize([3]);
 * mean.fill_(0).shape // [3]
 */
export class UninitializedBuffer extends Tensor {
  /** @internal */
  readonly deferred: DeferredShape;

  constructor(options: UninitializedOptions = {}) {
    const { storage, dtype, shape } = empty([0], { dtype: options.dtype ?? "float32" });
    super(storage, dtype, shape);
    storage.outlivesScope = true;
    this.deferred = new DeferredShape("buffer", options);
  }

  /**
   * Gives it a shape: from now on it is a plain tensor, with undefined values.
   *
   * @throws {ShapeError} when the shape is not what is known of it.
   */
  materialize(shape: Shape, options: { readonly dtype?: DType } = {}): Tensor {
    return this.takeOver(empty(shape, { dtype: options.dtype ?? this.dtype }));
  }

  /** Becomes a plain tensor with another one's memory. @internal */
  takeOver(data: Tensor): Tensor {
    this.deferred.check("materialize", data.shape);
    data.storage.outlivesScope = true; // a buffer stays when the first forward ran in a scope
    reveal(this, data, Tensor);
    return this;
  }

  /** One of its own that knows the same of its shape. @internal */
  copy(): UninitializedBuffer {
    return new UninitializedBuffer({ dtype: this.dtype, ...this.deferred.known() });
  }

  /** Changes the dtype that it will have. @internal */
  setDtype(dtype: DType): void {
    this.adopt(new UninitializedBuffer({ dtype }));
  }

  override get shape(): Shape {
    throw this.deferred.error();
  }

  override get strides(): readonly number[] {
    throw this.deferred.error();
  }

  override address(): number {
    throw this.deferred.error();
  }

  /** Itself: there are no values to share. */
  override detach(): this {
    return this;
  }

  override toString(): string {
    return "<UninitializedBuffer>";
  }
}
