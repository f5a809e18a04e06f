import type { Module } from "../module/module.ts";
import { foldsWhenPrinted } from "../module/print-module.ts";
import { ownChildren } from "../module/walk.ts";
import { checkedModule } from "./checked-part.ts";
import { notCallable } from "./not-callable.ts";
import { PartList } from "./part-list.ts";

/**
 * A list of modules, which are part of the module that holds it, under the names `0`, `1`, …
 *
 * Printed as in PyTorch 2: equal neighbours in one line.
 *
 * @example
 * const list = new ModuleList([new Linear(2, 2), new Linear(2, 2)]).append(new Linear(2, 1));
 * list.at(-1).weight.shape // [1, 2]
 * String(list.slice(0, 2)) // "ModuleList(\n  (0-1): 2 x Linear(in_features=2, out_features=2, bias=True)\n)"
 */
export class ModuleList<M extends Module = Module> extends PartList<M> {
  static {
    foldsWhenPrinted(this);
  }

  [position: number]: M;

  constructor(modules: Iterable<M> = []) {
    super();
    this.extend(modules);
  }

  /** A new list with the same modules from `start` up to `end`, numbered anew. */
  slice(start?: number, end?: number): ModuleList<M> {
    return new ModuleList([...this].slice(start, end));
  }

  /** A new list with the same modules and others behind them. */
  concat(...others: Iterable<M>[]): ModuleList<M> {
    return others.reduce<ModuleList<M>>((list, more) => list.extend(more), this.slice());
  }

  /** @throws {ModuleError} always: a list does not say in which order its modules are applied. */
  override forward(): never {
    throw notCallable(this);
  }

  protected override parts(): [name: string, module: M][] {
    return ownChildren(this) as [string, M][]; // only modules of this type are put in
  }

  protected override put(name: string, module: M): void {
    this.addModule(name, module);
  }

  protected override checked(module: M, position: number): M {
    return checkedModule(this, String(position), module);
  }
}
