import { GradientError, ShapeError, ValueError } from "./errors.ts";
import { formatParameter } from "./print/index.ts";
import { isFloating, type TypedArray } from "./dtype.ts";
import { sameShape, show } from "./shape.ts";
import { Tensor } from "./tensor.ts";
import { recordAnyway } from "./autograd/grad-mode.ts";
import { passHooksOn } from "./autograd/hooks.ts";
import { gradientPart, noteTied } from "./autograd/tied-leaf.ts";
import { geometryOf, geometryView, type Geometry } from "./ops/as-strided.ts";
import { clone } from "./ops/clone.ts";

/**
 * A tensor that a module learns: it requires gradients, and its memory never moves, so that every thread may read it.
 *
 * @category Tensors
 * @example new Parameter(zeros([4, 3])).requiresGrad // true
 */
export class Parameter extends Tensor {
  /** Where this parameter lies in the memory of the one it is tied to: an offset from that one's first element. */
  #tie: { readonly owner: Parameter; readonly geometry: Geometry } | null = null;
  /** The parameters that are tied to this one. */
  #followers: WeakRef<Parameter>[] = [];
  #lrMult = 1;
  #weightDecayMult = 1;

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

  /** The parameter that this one is tied to with `tieTo`, whose memory it shows; `null` for one with memory of its own. */
  get tiedTo(): Parameter | null {
    return this.#tie?.owner ?? null;
  }

  /**
   * Ties this parameter to another one or to a view of one, such as its transpose or a slice: from now on it shows that
   * memory, its gradients go there, and it is no parameter of its own any more for initialisation, optimizers, counts and
   * files. Its own values are given up.
   *
   * @pytorch none
   * @param view A parameter, or a view of one.
   * @throws {ValueError} for what is neither, for a view of itself, and when other parameters are tied to parts of this one.
   * @throws {ShapeError} when shape or dtype differ.
   * @example
   * const encoder = new Parameter(tensor([[1, 2, 3], [4, 5, 6]]));
   * const decoder = new Parameter(zeros([3, 2])).tieTo(encoder.t());
   * noGrad(() => encoder.mul_(10));
   * decoder.toArray() // [[10, 40], [20, 50], [30, 60]]
   */
  tieTo(view: Tensor): this {
    const owner = ownerOf(view);
    if (owner === this) {
      throw new ValueError(
        "tieTo: a parameter must be tied to another one; got itself or a view of it",
      );
    }
    owner.takeShapeOf(this);
    if (!sameShape(view.shape, this.shape) || view.dtype !== this.dtype) {
      throw new ShapeError(
        `tieTo: tied parameters must have the same shape and dtype; got ${show(this.shape)} ${this.dtype} and ${show(view.shape)} ${view.dtype}`,
      );
    }
    const followers = this.followers();
    const geometry = { ...geometryOf(view), offset: view.offset - owner.offset };
    const isWhole = view.isContiguous();
    if (followers.length > 0 && !isWhole) {
      throw new ValueError(
        `tieTo: a parameter that others are tied to can only be tied to contiguous memory; got strides ${show(view.strides)} (tie the others first)`,
      );
    }
    this.#leave();
    for (const follower of followers) {
      const mine = follower.#tie!.geometry; // a follower has a tie
      follower.#attach(owner, { ...mine, offset: geometry.offset + mine.offset });
    }
    this.#followers = [];
    this.#attach(owner, geometry);
    return this;
  }

  /** For one without a shape, which takes over that of a parameter to be tied to it. @internal */
  takeShapeOf(_other: Parameter): void {
    // A plain one has a shape already, which is compared.
  }

  /** Gives this parameter memory of its own again, with the same values; without a tie nothing happens. @pytorch none */
  untie(): this {
    const { requiresGrad } = this;
    if (this.#tie === null) return this;
    this.#leave();
    super.adopt(claim(clone(this.detach())));
    return this.setRequiresGrad(requiresGrad);
  }

  /** Whether parameters may be tied to this one; some may be out of use. @internal */
  get hasFollowers(): boolean {
    return this.#followers.length > 0;
  }

  /** The parameters that are tied to this one and still in use. @internal */
  followers(): Parameter[] {
    return this.#followers.flatMap((reference) => reference.deref() ?? []);
  }

  /** The gradient of the last `backward` calls, summed; of a tied parameter the part that it shows. */
  override get grad(): Tensor | null {
    if (this.#tie === null) return super.grad;
    const { owner } = this.#tie;
    const { grad } = owner;
    return grad === null ? null : gradientPart(this, owner, grad).detach();
  }

  override set grad(value: Tensor | null) {
    if (this.#tie !== null) {
      throw new GradientError(
        "grad: the gradient of a tied parameter is its owner's; got an assignment to the tied one (set tiedTo.grad)",
      );
    }
    super.grad = value;
  }

  /**
   * Asks for gradients, or freezes it, and with it all parameters that share its memory.
   *
   * @throws {GradientError} for dtypes that have no gradients.
   */
  override setRequiresGrad(value = true): this {
    if (this.#tie !== null) {
      this.#tie.owner.setRequiresGrad(value);
      return this;
    }
    super.setRequiresGrad(value);
    for (const follower of this.followers()) follower.#show();
    return this;
  }

  /**
   * Replaces the values, and with them memory and dtype, under all names at once: who holds the parameter holds the new
   * values. The gradient is dropped when it no longer fits.
   *
   * @throws {ShapeError} when the shape differs.
   * @throws {ValueError} when the memory belongs to another parameter, or this one is tied to another.
   */
  setData(data: Tensor): this {
    if (this.#tie !== null) {
      throw new ValueError(
        "setData: a tied parameter shows another one's memory; got new memory for it (untie it first, or write values with copy_)",
      );
    }
    if (!sameShape(data.shape, this.shape)) {
      throw new ShapeError(
        `setData: the shape must stay ${show(this.shape)}; got ${show(data.shape)}`,
      );
    }
    const source = claim(data.detach());
    if (source.dtype !== this.dtype) this.grad = this.spareGrad = null;
    // Versions go on, so that what an op saved of the old values differs from the new memory too.
    source.storage.version = Math.max(source.storage.version, this.storage.version);
    this.adopt(source);
    source.storage.markWritten("setData");
    for (const follower of this.followers()) follower.#show();
    return this;
  }

  /**
   * Optimizers multiply their learning rate by this for the parameter and all that is tied to it. Default 1; 0 keeps the values.
   *
   * @throws {ValueError} when it is set to something negative or no finite number.
   */
  get lrMult(): number {
    return (this.#tie?.owner ?? this).#lrMult;
  }

  set lrMult(factor: number) {
    (this.#tie?.owner ?? this).#lrMult = checkedFactor("lrMult", factor);
  }

  /**
   * Optimizers multiply their weight decay by this for the parameter and all that is tied to it. Default 1.
   *
   * @throws {ValueError} when it is set to something negative or no finite number.
   */
  get weightDecayMult(): number {
    return (this.#tie?.owner ?? this).#weightDecayMult;
  }

  set weightDecayMult(factor: number) {
    (this.#tie?.owner ?? this).#weightDecayMult = checkedFactor("weightDecayMult", factor);
  }

  /** What PyTorch prints: `Parameter containing:` and the values. */
  override toString(): string {
    return formatParameter(this.toTypedArray<TypedArray>(), this.shape, this.dtype, {
      suffix: { requiresGrad: this.requiresGrad },
    });
  }

  #attach(owner: Parameter, geometry: Geometry): void {
    this.#leave();
    super.setRequiresGrad(false); // as a leaf; from now on it follows its owner
    this.ownGrad = this.spareGrad = null;
    this.#tie = { owner, geometry };
    owner.#followers.push(new WeakRef<Parameter>(this));
    this.#show();
  }

  /** Ends the tie that it has; memory stays that of the owner. */
  #leave(): void {
    const tie = this.#tie;
    if (tie === null) return;
    tie.owner.#followers = tie.owner.#followers.filter((reference) => {
      const known = reference.deref();
      return known !== undefined && known !== this;
    });
    this.#tie = this.base = this.gradNode = null;
    passHooksOn(this);
  }

  /** Takes over the owner's memory, and its place in graphs: what is computed with this parameter leads back to the owner. */
  #show(): void {
    const { owner, geometry } = this.#tie!; // called for tied ones alone
    const place = { ...geometry, offset: owner.offset + geometry.offset };
    const view = recordAnyway(() => geometryView(owner, place));
    this.adopt(view);
    this.base = owner;
    this.gradNode = view.gradNode;
    if (view.gradNode !== null) noteTied(view.gradNode, this);
    passHooksOn(this);
  }
}

/** @throws {ValueError} for what is neither a parameter nor a view of one. */
function ownerOf(view: Tensor): Parameter {
  const base = view instanceof Parameter ? (view.tiedTo ?? view) : view.base;
  if (base instanceof Parameter) return base.tiedTo ?? base;
  throw new ValueError(
    `tieTo: must be given a parameter, or a view of one that was not detached; got a tensor of shape ${show(view.shape)} of its own`,
  );
}

/** Makes memory a parameter's own. */
function claim(data: Tensor): Tensor {
  if (data.storage.isParameter) {
    throw new ValueError(
      "parameter: this memory belongs to a parameter already; got a second claim (assign that parameter itself to tie, or clone() the values)",
    );
  }
  const source = data.isContiguous() ? data : clone(data.detach());
  source.storage.makePermanent();
  source.storage.isParameter = true;
  return source;
}

function checkedFactor(name: string, factor: unknown): number {
  if (typeof factor === "number" && factor >= 0 && factor < Infinity) return factor;
  throw new ValueError(
    `parameter: ${name} must be a finite number of at least 0; got ${String(factor)}`,
  );
}
