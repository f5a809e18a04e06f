import { distance } from "fastest-levenshtein";
import type { Initializer } from "./initializer.ts";
import { InitializerError } from "./initializer-error.ts";
import { registered, unregister } from "./registered.ts";

/** Options of every initializer by name. Packages add theirs by declaration merging. */
export interface InitializerRegistry {}

export type InitializerName = Extract<keyof InitializerRegistry, string>;

/** The options of one initializer. */
export type InitializerOptions<N extends InitializerName> = InitializerRegistry[N];

/**
 * Looks an initializer up by name, alias or `package/name@version`.
 *
 * @throws {InitializerError} when there is none; the message suggests the nearest names.
 * @example getInitializer("constant")(empty([2]), { value: 42 }).toArray() // [42, 42]
 * @example getInitializer("xavierUnifrom") // throws InitializerError
 */
export function getInitializer<N extends InitializerName>(name: N): Initializer<N>;
export function getInitializer(name: string): Initializer;
export function getInitializer(name: string): Initializer {
  const found = registered.get(name);
  if (found === undefined) {
    const isId = name.includes("/");
    const nearest = [...registered.keys()]
      .filter((known) => known.includes("/") === isId)
      .sort((a, b) => distance(name, a) - distance(name, b))
      .slice(0, 3);
    throw new InitializerError(
      name,
      `getInitializer: the name must be registered; got "${name}" (did you mean ${nearest.join(", ")}? packages register on import)`,
    );
  }
  return found;
}

/**
 * Takes an initializer out again, under all its names. Meant for tests and for tools that reload packages.
 *
 * @example
 * unregisterInitializer({ id: "@acme/stripes/stripes@1" });
 * listInitializers().includes("@acme/stripes/stripes@1") // false
 */
export function unregisterInitializer(initializer: Pick<Initializer, "id">): void {
  unregister(initializer.id);
}

/**
 * The ids of all registered initializers, sorted.
 *
 * @example listInitializers().includes("@weft/init/xavierUniform@1") // true
 */
export function listInitializers(): string[] {
  return [...new Set([...registered.values()].map(({ id }) => id))].sort();
}
