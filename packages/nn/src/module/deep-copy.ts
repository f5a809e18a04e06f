import { copyProvenance } from "@weft/init";
import {
  asStrided,
  isLazy,
  noGrad,
  Parameter,
  Tensor,
  type UninitializedParameter,
} from "@weft/tensor";
import { bufferNames, declareBuffer } from "./buffers.ts";
import { emptyCopyOf } from "./empty-copy.ts";
import { copyHooks, ownForward } from "./hooks.ts";
import { isModule } from "./is-module.ts";
import { copyTogether } from "./memory-places.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import { copyOrder } from "./property-order.ts";
import { lostTies, type LostTie } from "./lost-ties.ts";
import { rememberTies, tieRecords, type Place } from "./tie-records.ts";
import { walkModules } from "./walk.ts";

export interface DeepCopyOptions {
  /** The net that the module is a part of, where ties are looked for that the copy leaves. Default the largest one that a walk has seen it in. */
  readonly within?: Module;
  /** Is told of every tie with a part that was not copied. Default a warning on the console. */
  readonly onLostTie?: (lost: LostTie) => void;
}

/**
 * Copies a module and all below it, as PyTorch's `copy.deepcopy`: new parameters and buffers with the same values and
 * settings, without gradients; ties, views too, hold among the copies, hooks are called for both, and `initReport` says the same.
 *
 * What has no shape yet has none in the copy either, and waits for the same: ties, and what `initialize` was told.
 *
 * Arrays, maps, sets and plain objects in properties are copied with what they hold; functions and objects of other classes
 * are shared. A tie with a parameter outside of the module ends, which is reported.
 *
 * @throws {ModuleError} for a class with private fields without a method `[emptyCopy]`, and for a tensor out of a graph.
 * @example
 * const net = new Sequential(new Linear(4, 4), new Linear(4, 4));
 * tie(net, "1.weight", "0.weight");
 * const copy = deepCopy(net);
 * copy[0].weight === net[0].weight // false
 * copy[1].weight === copy[0].weight // true
 */
export function deepCopy<M extends Module>(module: M, options: DeepCopyOptions = {}): M {
  for (const name of Object.keys(options)) {
    if (name === "within" || name === "onLostTie") continue;
    throw new ModuleError(
      `deepCopy: options must be among (within, onLostTie); got ${JSON.stringify(name)}`,
    );
  }
  const { within, onLostTie = warn } = options;
  walkModules(module, "", false); // what is broken is not copied
  const copies = new Copies();
  const copy = copies.of(module) as M; // of the same class
  copies.finish();
  for (const lost of lostTies(module, within)) onLostTie(lost);
  return copy;
}

function warn({ name, others }: LostTie): void {
  console.warn(
    `weft: deepCopy: "${name}" is tied to ${others.map((other) => `"${other}"`).join(" and ")}, not copied: the copy has a parameter of its own`,
  );
}

/** What was copied already, so that what is shared stays shared, and what contains itself ends. */
class Copies {
  readonly #known = new Map<object, unknown>();
  readonly #parameters: [original: Parameter, copy: Parameter][] = [];

  of(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    if (value instanceof Parameter) return this.#parameter(value);
    if (value instanceof Tensor) return this.#tensor(value);
    if (isModule(value)) return this.#module(value);
    if (Array.isArray(value)) {
      const copy = this.#note(value, [] as unknown[]);
      for (const part of value) copy.push(this.of(part));
      return copy;
    }
    if (value instanceof Map) {
      const copy = this.#note(value, new Map<unknown, unknown>());
      for (const [key, part] of value) copy.set(this.of(key), this.of(part));
      return copy;
    }
    if (value instanceof Set) {
      const copy = this.#note(value, new Set<unknown>());
      for (const part of value) copy.add(this.of(part));
      return copy;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return value;
    const copy = this.#note(value, Object.create(prototype) as object);
    this.#properties(value, copy, Reflect.ownKeys(value));
    return copy;
  }

  /** Ties the copies as their originals are, and lets modules remember it. */
  finish(): void {
    for (const [original, copy] of this.#parameters) {
      const owner = this.#known.get(original.tiedTo ?? original);
      if (original.tiedTo === null || !(owner instanceof Parameter)) continue;
      if (isLazy(original)) {
        copy.tieTo(owner);
        continue;
      }
      const offset = owner.offset + original.offset - original.tiedTo.offset;
      copy.tieTo(asStrided(owner, original.shape, original.strides, offset));
    }
    for (const [module, copy] of this.#known) {
      if (!isModule(module)) continue;
      const { groups, views } = tieRecords(module);
      const at = (place: Place): Place => ({ ...place, module: this.of(place.module) as Module });
      rememberTies(
        copy as Module,
        {
          groups: groups.map((group) => group.map(at)),
          views: views.map(({ place, follower, owner }) => ({
            place: at(place),
            follower: this.of(follower) as Parameter,
            owner: at(owner),
          })),
        },
        walkModules(copy as Module, "", false).map(([, part]) => part),
      );
    }
  }

  #note<T>(original: object, copy: T): T {
    this.#known.set(original, copy);
    return copy;
  }

  #parameter(original: Parameter): Parameter {
    const copy = this.#note(
      original,
      isLazy(original) ? this.#lazy(original) : this.#full(original),
    );
    this.#parameters.push([original, copy]);
    copy.lrMult = original.lrMult;
    copy.weightDecayMult = original.weightDecayMult;
    return copy;
  }

  #full(original: Parameter): Parameter {
    const values = noGrad(() => original.detach().clone());
    const copy = new Parameter(values, original.requiresGrad);
    const { storage, size, offset, tiedTo } = original;
    const isWhole =
      tiedTo === null && offset === 0 && storage.byteLength === copy.storage.byteLength;
    // A buffer that shows a parameter's memory goes on doing so.
    if (isWhole && size > 0 && !this.#known.has(storage)) this.#known.set(storage, copy);
    copyProvenance(original, copy);
    return copy;
  }

  /** It goes on waiting for its shape, and for what `initialize` was told, now with the copies of all parts. */
  #lazy(original: UninitializedParameter): Parameter {
    return original.copy((part) => (this.#known.get(part) ?? part) as typeof part); // a copy is of the same class
  }

  #tensor(original: Tensor): Tensor {
    if (isLazy(original)) return this.#note(original, original.copy());
    if (original.gradNode !== null) {
      throw new ModuleError(
        `deepCopy: tensors in properties must be leaves; got the result of ${original.gradNode.name} (use detach)`,
      );
    }
    const whole = this.#storageOf(original);
    const [shape, strides] = [original.shape, original.strides];
    const copy = new Tensor(whole.storage, original.dtype, shape, strides, original.offset);
    if (original.requiresGrad) copy.setRequiresGrad();
    return this.#note(original, copy);
  }

  /** Tensors that share memory share that of the copies. */
  #storageOf(original: Tensor): Tensor {
    const known = this.#known.get(original.storage);
    if (known !== undefined) return known as Tensor;
    const { storage, dtype } = original;
    const start = new Tensor(storage, dtype, [0]);
    const whole = copyTogether([original, start])[1]!;
    copyProvenance(original, whole);
    return this.#note(storage, whole);
  }

  #module(original: Module): Module {
    const copy = this.#note(original, emptyCopyOf(original));
    const keys = Reflect.ownKeys(original).filter((key) => key !== "forward");
    this.#properties(original, copy, keys);
    const forward = ownForward(original);
    if (forward !== undefined) Object.defineProperty(copy, "forward", forward);
    for (const [name, persistent] of bufferNames(original)) {
      if (!Object.hasOwn(copy, name)) continue;
      const tensor = (copy as unknown as Readonly<Record<string, Tensor | null>>)[name]; // a buffer's name
      declareBuffer(copy, name, tensor ?? null, persistent);
    }
    copyOrder(original, copy);
    copyHooks(original, copy);
    return copy;
  }

  #properties(original: object, copy: object, keys: readonly PropertyKey[]): void {
    for (const key of keys) {
      const property = Object.getOwnPropertyDescriptor(original, key)!; // one of its own
      if ("value" in property) property.value = this.of(property.value);
      Object.defineProperty(copy, key, property);
    }
  }
}
