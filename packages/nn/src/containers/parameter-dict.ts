import { Parameter, type Tensor } from "@weft/tensor";
import { checkedParameter } from "./checked-part.ts";
import { emptyCopy } from "../module/empty-copy.ts";
import type { Module } from "../module/module.ts";
import { notCallable } from "./not-callable.ts";
import { PartDict, type PartsByKey } from "./part-dict.ts";
import { printParameters } from "./print-parameter.ts";

/** What tensors by key are kept as. */
type Kept<Given> = {
  [K in keyof Given]: Given[K] extends Parameter ? Given[K] : Extract<Given[K], null> | Parameter;
};

/** Keys that are known have their types as properties too. */
type Properties<Given> = string extends keyof Given ? unknown : Kept<Given>;

/** Parameters under keys. */
export class ParameterDictModule<
  Given extends Readonly<Record<string, Tensor | null>> = Record<string, Tensor | null>,
> extends PartDict<Kept<Given>, Tensor | null> {
  static {
    // What is printed: users know the class by the name of its typed constructor.
    Object.defineProperty(this, "name", { value: "ParameterDict" });
    Object.defineProperty(this.prototype, emptyCopy, {
      value(this: ParameterDictModule): Module {
        const made = new ParameterDictModule();
        for (const key of this.#keys) made.#keys.add(key);
        return made;
      },
    });
  }

  /** Keys that were put in: a parameter may be `null`, which cannot be told from other properties. */
  readonly #keys = new Set<string>();

  constructor(parameters: Given | Iterable<readonly [string, Tensor | null]> = []) {
    super();
    this.update(parameters);
  }

  /** A dictionary with one parameter, or `null`, under each of some keys. */
  static fromKeys(keys: Iterable<string>, parameter: Tensor | null = null): ParameterDict {
    const one =
      parameter === null || parameter instanceof Parameter ? parameter : new Parameter(parameter);
    return new ParameterDict(Array.from(keys, (key) => [key, one] as const));
  }

  /** A new dictionary with the same parameters. */
  copy(): ParameterDict<Given> {
    return new ParameterDictModule<Given>(this.entries()) as ParameterDict<Given>; // the constructor sets the properties
  }

  /** The parameter under a key, which is put there first when there is none. */
  setDefault(key: string, parameter: Tensor | null = null): Parameter | null {
    if (!this.has(key)) this.set(key, parameter);
    return this.get(key, null);
  }

  /** @throws {ModuleError} always: a dictionary computes nothing. */
  override forward(): never {
    throw notCallable(this);
  }

  override extraRepr(): string {
    return printParameters(this.entries(), "type");
  }

  protected override parts(): [
    key: keyof Given & string,
    parameter: Kept<Given>[keyof Given & string],
  ][] {
    for (const key of this.#keys) if (!Object.hasOwn(this, key)) this.#keys.delete(key);
    const holder = this as unknown as Kept<Given>; // properties by key
    return Array.from(this.#keys as Set<keyof Given & string>, (key) => [key, holder[key]]);
  }

  protected override put(key: string, parameter: Tensor | null): void {
    const checked = checkedParameter(this, key, parameter);
    if (!Object.hasOwn(this, key)) this.#keys.delete(key); // one that was deleted comes last again
    this.registerParameter(key, checked);
    this.#keys.add(key);
  }
}

/**
 * Parameters under keys, which are part of the module that holds them. A plain tensor that is put in becomes a parameter;
 * `null` keeps a key.
 *
 * @example
 * const sides = new ParameterDict({ left: zeros([2, 3]), right: null });
 * sides.left.requiresGrad // true
 * sides.set("right", ones([3])).size // 2
 * Object.keys(sides.stateDict()) // ["left", "right"]
 */
export type ParameterDict<
  Given extends Readonly<Record<string, Tensor | null>> = Record<string, Tensor | null>,
> = ParameterDictModule<Given> & Properties<Given>;

export interface ParameterDictConstructor {
  new <Given extends Readonly<Record<string, Tensor | null>>>(
    parameters: Given,
  ): ParameterDict<Given>;
  new (parameters?: PartsByKey<Tensor | null>): ParameterDict;
  /** A dictionary with one parameter, or `null`, under each of some keys. */
  fromKeys(keys: Iterable<string>, parameter?: Tensor | null): ParameterDict;
}

/** The constructor sets the properties, so the class is taken for one that knows their types. @alias */
export const ParameterDict: ParameterDictConstructor = ParameterDictModule;
