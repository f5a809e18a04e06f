import { Module } from "../module/module.ts";
import { ModuleError } from "../module/module-error.ts";
import { nearestNames } from "../module/nearest-names.ts";

/** Parts by key, as an object or as pairs. */
export type PartsByKey<P> = Readonly<Record<string, P>> | Iterable<readonly [key: string, part: P]>;

/**
 * Parts under keys, in the order in which they were put in: what `ModuleDict` and `ParameterDict` share. `Parts` says which
 * part stands under which key; `Given` is what may be put in.
 *
 * @internal
 */
export abstract class PartDict<Parts extends object, Given> extends Module {
  /** Number of parts. */
  get size(): number {
    return this.parts().length;
  }

  /**
   * The part under a key.
   *
   * @throws {ModuleError} when there is none and no `fallback` was given; the message lists the nearest keys.
   */
  get<K extends keyof Parts & string>(key: K): Parts[K];
  get<K extends keyof Parts & string, F>(key: K | (string & {}), fallback: F): Parts[K] | F;
  get(key: string, ...fallback: unknown[]): unknown {
    const parts = this.parts();
    const found = parts.find(([known]) => known === key);
    if (found !== undefined) return found[1];
    if (fallback.length > 0) return fallback[0];
    const keys = parts.map(([known]) => known);
    throw new ModuleError(
      `${this.constructor.name}: get: a part must stand under the key; got ${JSON.stringify(key)}${nearestNames(key, keys)}`,
    );
  }

  /**
   * Puts a part under a key, at the end, or in the place of the one that is there.
   *
   * @throws {ModuleError} for what is no such part, and for the keys `""`, with dots, and of members such as `keys`.
   */
  set(key: string, part: Given): this {
    this.put(key, part);
    return this;
  }

  has(key: string): boolean {
    return this.parts().some(([known]) => known === key);
  }

  /** Takes the part under a key out, and says whether there was one. */
  delete(key: string): boolean {
    return this.has(key) && Reflect.deleteProperty(this, key);
  }

  /**
   * Takes the part under a key out and gives it.
   *
   * @throws {ModuleError} when there is none.
   */
  pop<K extends keyof Parts & string>(key: K): Parts[K] {
    const part = this.get(key);
    this.delete(key);
    return part;
  }

  /** Takes the part out that was put in last, and gives it with its key; `undefined` when there is none. */
  popItem(): [key: keyof Parts & string, part: Parts[keyof Parts & string]] | undefined {
    const last = this.parts().at(-1);
    if (last !== undefined) this.delete(last[0]);
    return last;
  }

  /** Takes all parts out. */
  clear(): void {
    for (const [key] of this.parts()) this.delete(key);
  }

  /** Puts parts in, in the order in which they are given; those whose key is there already keep its place. */
  update(parts: PartsByKey<Given>): this {
    const pairs = Symbol.iterator in parts ? parts : Object.entries(parts);
    for (const [key, part] of pairs as Iterable<readonly [string, Given]>) this.set(key, part);
    return this;
  }

  *keys(): Generator<keyof Parts & string> {
    for (const [key] of this.parts()) yield key;
  }

  *values(): Generator<Parts[keyof Parts & string]> {
    for (const [, part] of this.parts()) yield part;
  }

  *entries(): Generator<[key: keyof Parts & string, part: Parts[keyof Parts & string]]> {
    yield* this.parts();
  }

  [Symbol.iterator](): Generator<[key: keyof Parts & string, part: Parts[keyof Parts & string]]> {
    return this.entries();
  }

  /** All parts under their keys, in their order. */
  protected abstract parts(): [key: keyof Parts & string, part: Parts[keyof Parts & string]][];

  /** Sets a part under a key, once it was looked at. */
  protected abstract put(key: string, part: Given): void;
}
