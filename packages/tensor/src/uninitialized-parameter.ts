import { empty } from "./create/empty.ts";
import {
  DeferredShape,
  ITSELF,
  reveal,
  type CopyOf,
  type UninitializedOptions,
} from "./deferred-shape.ts";
import { isFloating, type DType } from "./dtype.ts";
import { ShapeError } from "./errors.ts";
import { Parameter } from "./parameter.ts";
import type { Shape } from "./shape.ts";
import type { Tensor } from "./tensor.ts";
import { clone } from "./ops/clone.ts";

/** What an uninitialised parameter is made of. */
export interface UninitializedParameterOptions extends UninitializedOptions {
  /** Default true for floating dtypes. */
  readonly requiresGrad?: boolean;
}

/**
 * A parameter whose shape is not known yet. It has a dtype and may require gradients; every access to its shape or values is
 * an error that names it. `materialize` makes it a plain `Parameter`: the same object, so that ties, hooks and optimizers
 * that hold it go on.
 *
 * @category Tensors
 * @example
 * const weight = new UninitializedParameter({ shape: [4, null] });
 * isLazy(weight) // true
 * weight.materialize([4, 3]).shape // [4, 3]
 * weight instanceof UninitializedParameter // false
 */
export class UninitializedParameter extends Parameter {
  /** @internal */
  readonly deferred: DeferredShape;
  /** The one that this is to show as soon as there is a shape; both have one storage, as tied parameters have. */
  #owner: UninitializedParameter | null = null;
  #waiting: UninitializedParameter[] = [];

  constructor(options: UninitializedParameterOptions = {}) {
    const { dtype = "float32", requiresGrad = isFloating(dtype) } = options;
    super(empty([0], { dtype }), requiresGrad);
    this.deferred = new DeferredShape("parameter", options);
  }

  override get tiedTo(): Parameter | null {
    return this.#owner;
  }

  /** @internal */
  override get hasFollowers(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * Gives it a shape, and all that is tied to it: from now on they are plain parameters, with undefined values.
   *
   * @param options `dtype`: default the one it has.
   * @throws {ShapeError} when the shape is not what is known of it.
   */
  materialize(shape: Shape, options: { readonly dtype?: DType } = {}): Parameter {
    const { afterwards } = this;
    this.takeOver(empty(shape, { dtype: options.dtype ?? this.dtype }));
    afterwards?.();
    return this;
  }

  /** Becomes a plain parameter that has another tensor's memory for its own. @internal */
  takeOver(data: Tensor): void {
    const owner = this.#whole();
    owner.deferred.check("materialize", data.shape);
    const waiting = owner.#waiting;
    const { storage } = data;
    storage.makePermanent();
    storage.isParameter = true;
    owner.deferred.afterwards = null; // who carries it out has it already
    reveal(owner, data, Parameter);
    for (const follower of waiting) {
      reveal(follower, new Parameter(empty(data.shape, { dtype: data.dtype })), Parameter);
      follower.tieTo(owner);
    }
  }

  /**
   * What to do as soon as it is materialised without values; the last call counts.
   *
   * @param run Is told which copies stand for the parts that it knows, when it is carried out for a copy of this one.
   * @internal
   */
  whenMaterialized(run: (copyOf: CopyOf) => void): void {
    this.#whole().deferred.afterwards = run;
  }

  /** What `whenMaterialized` was given. @internal */
  get afterwards(): (() => void) | null {
    const { afterwards } = this.#whole().deferred;
    return afterwards === null ? null : () => afterwards(ITSELF);
  }

  /**
   * One of its own that knows the same of its shape; without ties.
   *
   * @param copyOf When it is given, the copy remembers what to do once it is materialised, with these parts for the original's.
   * @internal
   */
  copy(copyOf?: CopyOf): UninitializedParameter {
    const whole = this.#whole();
    const { requiresGrad, dtype } = this;
    const copy = new UninitializedParameter({ requiresGrad, dtype, ...whole.deferred.known() });
    const { afterwards } = whole.deferred;
    if (afterwards === null || copyOf === undefined) return copy;
    const become: CopyOf = (part) => (part === (whole as object) ? (copy as never) : copyOf(part));
    copy.whenMaterialized((further) => afterwards((part) => further(become(part))));
    return copy;
  }

  /**
   * Ties it to another parameter, or to a view of one: it takes over that shape. Two without a shape get theirs together.
   *
   * @throws {ShapeError} when what is known of the two shapes, or the dtypes, differ.
   */
  override tieTo(view: Tensor): this {
    const isParameter = view instanceof Parameter || view.base instanceof Parameter;
    if (!isParameter) return super.tieTo(view); // which refuses it
    if (!(view instanceof UninitializedParameter)) {
      this.checkTie(view);
      this.takeOver(empty(view.shape, { dtype: this.dtype }));
      return this.tieTo(view); // that of a plain parameter now
    }
    const [mine, owner] = [this.#whole(), view.#whole()];
    if (mine === owner) return this;
    this.checkTie(view);
    for (const follower of [mine, ...mine.#waiting]) {
      follower.#owner = owner;
      follower.adopt(owner);
      owner.#waiting.push(follower);
    }
    mine.#waiting = [];
    return this;
  }

  /** Takes over shape and values of a parameter that is about to be tied to it. @internal */
  override takeShapeOf(other: Parameter): void {
    this.checkTie(other);
    if (!(other instanceof UninitializedParameter)) this.takeOver(clone(other.detach()));
  }

  /** Whether it can be one with another: what is known of a shape is then known of both. @internal */
  checkTie(other: Tensor): void {
    if (other.dtype !== this.dtype) {
      throw new ShapeError(
        `tie: tied parameters must have one dtype; got ${this.dtype} for ${this.deferred.name} and ${other.dtype}`,
      );
    }
    if (other instanceof UninitializedParameter)
      this.#whole().deferred.unify(other.#whole().deferred);
    else this.deferred.check("tie", other.shape, "a tie to one");
  }

  override untie(): this {
    const owner = this.#owner;
    if (owner === null) return this;
    owner.#waiting = owner.#waiting.filter((other) => other !== this);
    this.#owner = null;
    this.setDtype(this.dtype);
    return this;
  }

  override setRequiresGrad(value = true): this {
    // While the constructor of a parameter runs there is no owner yet.
    if (#owner in this && this.#owner !== null) this.#owner.setRequiresGrad(value);
    else super.setRequiresGrad(value);
    return this;
  }

  override get requiresGrad(): boolean {
    return this.#owner?.requiresGrad ?? super.requiresGrad;
  }

  override set requiresGrad(value: boolean) {
    this.setRequiresGrad(value);
  }

  /** Gives it values, and with them shape and dtype. */
  override setData(data: Tensor): this {
    this.deferred.check("setData", data.shape);
    this.takeOver(empty(data.shape, { dtype: data.dtype }));
    return this.setData(data); // that of a plain parameter now
  }

  /** Changes the dtype that it will have, and what is tied to it. @internal */
  setDtype(dtype: DType): void {
    const owner = this.#whole();
    owner.adopt(new Parameter(empty([0], { dtype })));
    for (const follower of owner.#waiting) follower.adopt(owner);
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

  /** Itself, or the one it is tied to: there are no values to share. */
  override detach(): Tensor {
    return this.#whole();
  }

  override toString(): string {
    return "<UninitializedParameter>";
  }

  #whole(): UninitializedParameter {
    return this.#owner ?? this;
  }
}
