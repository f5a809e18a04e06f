import { noGrad, Parameter, Tensor } from "@weft/tensor";
import { checkedModule } from "../containers/checked-part.ts";
import { PartList } from "../containers/part-list.ts";
import { isPosition } from "../containers/positions.ts";
import { ModuleError } from "../module/module-error.ts";
import { ownChildren } from "../module/walk.ts";
import type { Parametrization } from "./parametrization.ts";

/**
 * The parametrizations of one parameter, applied in their order to its `original`; or, when the first one is made from several
 * tensors, to `original0`, `original1`, …
 */
export class ParametrizationList extends PartList<Parametrization> {
  /**
   * @param original A parameter, which becomes the original itself, or a buffer.
   * @throws {ModuleError} when a parametrization's `rightInverse` gives something else than tensors of the same dtype.
   */
  constructor(parametrizations: Iterable<Parametrization>, original: Tensor) {
    super();
    for (const one of parametrizations) this.append(one);
    const values = noGrad(() => invert(this, original));
    if (values instanceof Tensor) register(this, "original", replaced(original, values));
    else
      for (const [i, value] of values.entries()) {
        const own = value.detach().clone();
        const isParameter = original instanceof Parameter;
        register(
          this,
          `original${i}`,
          isParameter ? new Parameter(own, original.requiresGrad) : own,
        );
      }
  }

  /** What the value is computed from. */
  originals(): Tensor[] {
    return Object.entries(this)
      .filter(([name]) => /^original\d*$/.test(name))
      .map(([, original]) => original as Tensor); // the constructor set them, in order
  }

  /** Whether the originals are numbered. */
  get isSplit(): boolean {
    return !Object.hasOwn(this, "original");
  }

  /** Whether every parametrization can be undone, so that the value can be assigned. */
  get isAssignable(): boolean {
    return this.parts().every(([, one]) => one.rightInverse !== undefined);
  }

  /** The parametrised value. */
  override forward(): Tensor {
    const [first, ...rest] = this.parts().map(([, one]) => one);
    return rest.reduce((x, one) => one.forward(x), first!.forward(...this.originals())); // there is at least one
  }

  /**
   * Gives the originals values that make this one.
   *
   * @throws {ModuleError} when a parametrization has no `rightInverse`.
   */
  assign(value: Tensor): void {
    for (const [, one] of this.parts()) {
      if (one.rightInverse !== undefined) continue;
      throw new ModuleError(
        `parametrize: a parametrization must have rightInverse for assignments; got ${one.constructor.name} without (assign to the original)`,
      );
    }
    noGrad(() => {
      const values = invert(this, value);
      const list = values instanceof Tensor ? [values] : values;
      for (const [i, original] of this.originals().entries()) original.copy_(list[i]!);
    });
  }

  protected override parts(): [name: string, one: Parametrization][] {
    return ownChildren(this).filter(([name]) => isPosition(name)) as [string, Parametrization][]; // what was put in
  }

  protected override put(name: string, one: Parametrization): void {
    this.addModule(name, one);
  }

  protected override checked(one: Parametrization, position: number): Parametrization {
    return checkedModule(this, String(position), one);
  }
}

/** What `forward` would make a value out of, as far as the parametrizations know. */
function invert(list: ParametrizationList, value: Tensor): Tensor | readonly Tensor[] {
  const [first, ...rest] = list;
  for (const one of rest.toReversed()) {
    const before = one.rightInverse?.(value) ?? value;
    if (!(before instanceof Tensor))
      throw wrongInverse(one, "one tensor but for the first", before);
    value = before;
  }
  const values = first?.rightInverse?.(value) ?? value;
  for (const one of values instanceof Tensor ? [values] : values) {
    const isFitting = (one as unknown) instanceof Tensor && one.dtype === value.dtype;
    if (!isFitting) throw wrongInverse(first!, `tensors of dtype ${value.dtype}`, one);
  }
  return values;
}

function register(list: ParametrizationList, name: string, tensor: Tensor): void {
  if (tensor instanceof Parameter) list.registerParameter(name, tensor);
  else list.registerBuffer(name, tensor);
}

/** The same object where it can be, so that optimizers and ties go on. */
function replaced(original: Tensor, value: Tensor): Tensor {
  if (value === original) return original;
  const isSameShape = value.shape.join() === original.shape.join();
  const own = value.detach().clone();
  if (!(original instanceof Parameter)) return own;
  if (!isSameShape) return new Parameter(own, original.requiresGrad);
  noGrad(() => original.copy_(own));
  return original;
}

function wrongInverse(one: Parametrization, rule: string, got: unknown): ModuleError {
  const what = got instanceof Tensor ? `one of ${got.dtype}` : Object.prototype.toString.call(got);
  return new ModuleError(
    `parametrize: rightInverse of ${one.constructor.name} must give ${rule}; got ${what}`,
  );
}
