import { MODULE_BRAND } from "../module/is-module.ts";
import { Module } from "../module/module.ts";
import { outOfRange, refusePositions } from "./missing-positions.ts";
import { isPosition } from "./positions.ts";

/**
 * Parts under their positions: what `ModuleList`, `ParameterList` and `Sequential` share. Parts that have a number for their
 * name are numbered anew when one before them comes or goes; a name that was given stays. `Given` is what may be put in, `P`
 * what it is kept as.
 *
 * @internal
 */
export abstract class PartList<P, Given = P> extends Module {
  static {
    // Found before the proxy, as walks ask every part for it.
    Object.defineProperty(this.prototype, MODULE_BRAND, { value: true });
    Object.setPrototypeOf(this.prototype, refusePositions(Module.prototype));
  }

  /** Number of parts. */
  get length(): number {
    return this.parts().length;
  }

  /**
   * The part at a position; negative positions count from the end.
   *
   * @throws {IndexError} when the position is out of range.
   */
  at(index: number): P {
    const parts = this.parts();
    return parts[positionOf(this, index, parts.length)]![1];
  }

  /**
   * Puts another part in the place of one.
   *
   * @throws {IndexError} when the position is out of range.
   */
  set(index: number, part: Given): this {
    const parts = this.parts();
    const position = positionOf(this, index, parts.length);
    this.put(parts[position]![0], this.checked(part, position));
    return this;
  }

  /** Adds a part at the end, under the next free number. */
  append(part: Given): this {
    this.put(nextName(this), this.checked(part, this.length));
    return this;
  }

  /** Adds parts at the end; all are looked at first, so that none is added when one is wrong. */
  extend(parts: Iterable<Given>): this {
    const first = this.length;
    const added = Array.from(parts, (part, i) => this.checked(part, first + i));
    for (const part of added) this.put(nextName(this), part);
    return this;
  }

  /**
   * Puts a part before the one at a position, from `-length` to `length`; those behind it move on.
   *
   * @throws {IndexError} when the position is out of range.
   */
  insert(index: number, part: Given): this {
    const { length } = this;
    if (!Number.isInteger(index) || index < -length || index > length)
      throw outOfRange(this, index, length);
    this.splice(index, 0, part);
    return this;
  }

  /**
   * Takes a part out; those behind it move up. (JavaScript's own `delete list[0]` would leave a gap in the numbers.)
   *
   * @throws {IndexError} when the position is out of range.
   */
  delete(index: number): this {
    this.splice(positionOf(this, index, this.length), 1);
    return this;
  }

  /**
   * Takes a part out and gives it.
   *
   * @param index Default the last one.
   * @throws {IndexError} when the position is out of range.
   */
  pop(index = -1): P {
    return this.splice(positionOf(this, index, this.length), 1)[0]!;
  }

  /** Takes `deleteCount` parts out from `start` on, puts others there, and gives what it took, as an array's `splice` does. */
  splice(start: number, deleteCount: number, ...added: Given[]): P[] {
    const parts = this.parts();
    const from = start < 0 ? Math.max(parts.length + start, 0) : Math.min(start, parts.length);
    const news = added.map((part, i): [string, P] => ["0", this.checked(part, from + i)]);
    const removed = parts.slice(from, from + Math.max(deleteCount, 0));
    const kept = parts.toSpliced(from, removed.length, ...news);
    for (const [name] of parts) Reflect.deleteProperty(this, name);
    for (const [position, [name, part]] of kept.entries())
      this.put(isPosition(name) ? String(position) : name, part);
    return removed.map(([, part]) => part);
  }

  /** Positions and parts. */
  *entries(): Generator<[position: number, part: P]> {
    for (const [position, [, part]] of this.parts().entries()) yield [position, part];
  }

  *[Symbol.iterator](): Generator<P> {
    for (const [, part] of this.parts()) yield part;
  }

  /** All parts under their names, in their order. */
  protected abstract parts(): [name: string, part: P][];

  /** Sets a part under a name. */
  protected abstract put(name: string, part: P): void;

  /** The part as it is kept. @throws {ModuleError} when it is none. */
  protected abstract checked(part: Given, position: number): P;
}

function nextName(list: PartList<unknown>): string {
  let name = list.length;
  while (Object.prototype.propertyIsEnumerable.call(list, String(name))) name++;
  return String(name);
}

function positionOf(list: PartList<unknown>, index: number, length: number): number {
  if (!Number.isInteger(index) || index < -length || index >= length)
    throw outOfRange(list, index, length);
  return index < 0 ? index + length : index;
}
