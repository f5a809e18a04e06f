import type { Module } from "../module/module.ts";
import { ownChildren } from "../module/walk.ts";
import { checkedModule } from "./checked-part.ts";
import { notCallable } from "./not-callable.ts";
import { PartDict, type PartsByKey } from "./part-dict.ts";

/** Keys that are known have their types as properties too. */
type Properties<Parts> = string extends keyof Parts ? unknown : Parts;

/** Modules under keys. */
export class ModuleDictModule<
  Parts extends Readonly<Record<string, Module>> = Record<string, Module>,
> extends PartDict<Parts, Module> {
  static {
    // What is printed: users know the class by the name of its typed constructor.
    Object.defineProperty(this, "name", { value: "ModuleDict" });
  }

  constructor(modules: Parts | Iterable<readonly [string, Module]> = []) {
    super();
    this.update(modules);
  }

  /** @throws {ModuleError} always: a dictionary does not say in which order its modules are applied. */
  override forward(): never {
    throw notCallable(this);
  }

  protected override parts(): [key: keyof Parts & string, module: Parts[keyof Parts & string]][] {
    return ownChildren(this) as [string, Parts[string]][]; // what `Parts` lists, and what was added since
  }

  protected override put(key: string, module: Module): void {
    this.addModule(key, checkedModule(this, key, module));
  }
}

/**
 * Modules under keys, which are part of the module that holds them, with the types of the keys that it is made with.
 *
 * @example
 * const choices = new ModuleDict({ wide: new Linear(2, 8), flat: new Flatten() });
 * choices.get("wide").weight.shape // [8, 2]
 * choices.wide.outFeatures // 8
 * Array.from(choices.keys()) // ["wide", "flat"]
 */
export type ModuleDict<Parts extends Readonly<Record<string, Module>> = Record<string, Module>> =
  ModuleDictModule<Parts> & Properties<Parts>;

export interface ModuleDictConstructor {
  new <Parts extends Readonly<Record<string, Module>>>(modules: Parts): ModuleDict<Parts>;
  new (modules?: PartsByKey<Module>): ModuleDict;
}

/** The constructor sets the properties, so the class is taken for one that knows their types. @alias */
export const ModuleDict: ModuleDictConstructor = ModuleDictModule;
