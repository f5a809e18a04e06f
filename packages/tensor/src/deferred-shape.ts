import type { DType } from "./dtype.ts";
import { ShapeError, UninitializedError } from "./errors.ts";
import { show, type Shape } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** What is known of a shape: `null` stands for a size that is not known yet. */
export type PartialShape = readonly (number | null)[];

/** What a parameter or buffer without a shape is made of. */
export interface UninitializedOptions {
  /** Default float32. */
  readonly dtype?: DType;
  /** What is known of the shape, such as `[256, null]`: another one is refused. Default nothing, not even the rank. */
  readonly shape?: PartialShape;
  /** What errors call it until it is listed under a path. */
  readonly name?: string;
}

/** What a part became in a copy; what was not copied is itself. */
export type CopyOf = <T extends object>(original: T) => T;

/** Nothing was copied. */
export const ITSELF: CopyOf = (original) => original;

/** What stands for a shape until there is one: every look at it is an error that says which tensor it is, and what to do. */
export class DeferredShape {
  readonly #kind: string;
  #name: string | undefined;
  #path = "";
  #partial: PartialShape | null;
  /** What to do once there are values, for the parts that it was told for or for their copies. */
  afterwards: ((copyOf: CopyOf) => void) | null = null;

  constructor(kind: "parameter" | "buffer", { name, shape }: UninitializedOptions) {
    this.#kind = kind;
    this.#name = name;
    this.#partial = shape ?? null;
  }

  get partial(): PartialShape | null {
    return this.#partial;
  }

  /** What another one is made of that is to know as much. */
  known(): Pick<UninitializedOptions, "name" | "shape"> {
    return { name: this.name, ...(this.#partial === null ? {} : { shape: this.#partial }) };
  }

  /** Its name: the longest path it was listed under, for that is the one in the whole net. */
  get name(): string {
    return this.#path === "" ? (this.#name ?? `an uninitialized ${this.#kind}`) : this.#path;
  }

  /** Notes a path that it was found under. */
  noteName(path: string): void {
    if (path.length > this.#path.length) this.#path = path;
  }

  /** Every access to the shape and what follows from it is this error. */
  error(): UninitializedError {
    const later = this.afterwards === null ? "" : "; it was told to `initialize`, which waits";
    return new UninitializedError(
      `${this.name}: a ${this.#kind} has no shape and no values before the first forward; got an access to them${later} ` +
        "(call forward or build once, load a state dict, or materialize it)",
    );
  }

  /** What is known of the shape, as in `[256, ?]`. */
  toString(): string {
    return showPartial(this.#partial);
  }

  /** Whether a shape is one that this can become. */
  fits(shape: Shape): boolean {
    const partial = this.#partial;
    if (partial === null) return true;
    return (
      partial.length === shape.length &&
      partial.every((size, dim) => size === null || size === shape[dim])
    );
  }

  /** @throws {ShapeError} when a shape is not what is known of this one. */
  check(area: string, shape: Shape, by = "one"): void {
    if (this.fits(shape)) return;
    throw new ShapeError(
      `${area}: the shape of ${this.name} must be ${String(this)}; got ${by} of ${show(shape)}`,
    );
  }

  /** Knows from now on what another one knows as well, for they are tied. @throws {ShapeError} when they cannot be equal. */
  unify(other: DeferredShape): void {
    const [mine, theirs] = [this.#partial, other.#partial];
    const partial = mine === null || theirs === null ? (mine ?? theirs) : unified(mine, theirs);
    if (partial === undefined) {
      throw new ShapeError(
        `tie: tied parameters must have one shape; got ${this.name} of ${showPartial(mine)} and ${other.name} of ${showPartial(theirs)}`,
      );
    }
    this.#partial = other.#partial = partial;
  }
}

/** `undefined` when there is no shape that is one of both. */
function unified(a: PartialShape, b: PartialShape): PartialShape | undefined {
  if (a.length !== b.length) return undefined;
  const agree = a.every((size, dim) => size === null || b[dim] === null || size === b[dim]);
  return agree ? a.map((size, dim) => size ?? b[dim]!) : undefined;
}

function showPartial(partial: PartialShape | null): string {
  return partial === null ? "anything" : `[${partial.map((size) => size ?? "?").join(", ")}]`;
}

/** Gives a tensor a shape, memory and the class that it has from now on. */
export function reveal(tensor: Tensor, data: Tensor, plain: { readonly prototype: Tensor }): void {
  tensor.adopt(data);
  Object.setPrototypeOf(tensor, plain.prototype);
}
