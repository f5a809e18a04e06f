import type { Module } from "./module.ts";

/**
 * JavaScript lists property names that look like array indices first, in ascending order, whenever they were set. Where
 * the order in which names were added is another one, it is kept here.
 */
const orders = new WeakMap<Module, string[]>();

/** A module's properties in the order they were set. */
export function orderedEntries(module: Module): [name: string, value: unknown][] {
  const order = orders.get(module);
  if (order === undefined) return Object.entries(module);
  const values = new Map<string, unknown>(Object.entries(module));
  const names = new Set([...order.filter((name) => values.has(name)), ...values.keys()]);
  return [...names].map((name) => [name, values.get(name)]);
}

/** Must be called before a property is added by name, so that it comes after those that are there already. */
export function noteAddition(module: Module, name: string): void {
  if (Object.prototype.propertyIsEnumerable.call(module, name)) return; // it keeps its place
  const names = orderedEntries(module).map(([known]) => known);
  const isInOrder =
    !orders.has(module) &&
    (!isIndex(name) ||
      names
        .filter((known) => known !== "training")
        .every((known) => isIndex(known) && Number(known) < Number(name)));
  if (!isInOrder) orders.set(module, [...names, name]);
}

/** Whether JavaScript takes a property name for an array index. */
function isIndex(name: string): boolean {
  const index = Number(name);
  return Number.isInteger(index) && index >= 0 && index < 2 ** 32 - 1 && String(index) === name;
}

/** Lets a copy have its original's order. */
export function copyOrder(from: Module, to: Module): void {
  const order = orders.get(from);
  if (order !== undefined) orders.set(to, [...order]);
}
