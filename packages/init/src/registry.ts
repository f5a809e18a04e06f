import { distance } from "fastest-levenshtein";
import type { Initializer } from "./initializer.ts";
import { InitializerError } from "./initializer-error.ts";
import { lookUp, registeredNames, unregister } from "./registered.ts";

/** Options of every initializer by name. Packages add theirs by declaration merging. */
export interface InitializerRegistry {}

export type InitializerName = Extract<keyof InitializerRegistry, string>;

/** An initializer of one version: `package/name@version`, or `name@version` for short. */
export type InitializerId = `${string}/${string}@${number}` | `${InitializerName}@${number}`;

/** The options of one initializer. */
export type InitializerOptions<N extends InitializerName> = InitializerRegistry[N];

/**
 * Looks an initializer up by name, alias, `name@version` or `package/name@version`. A name without a version stands for the
 * newest version that is registered (the one with the highest number, in whatever order they were imported).
 *
 * @throws {InitializerError} when there is none; the message suggests the nearest names.
 * @example getInitializer("constant")(empty([2]), { value: 42 }).toArray() // [42, 42]
 * @example getInitializer("constant@1").id // "@weft/init/constant@1"
 * @example getInitializer("xavierUnifrom") // throws InitializerError
 */
export function getInitializer<N extends InitializerName>(name: N): Initializer<N>;
export function getInitializer(name: string): Initializer;
export function getInitializer(name: string): Initializer {
  const [found] = lookUp(name);
  if (found !== undefined) return found;
  const kind = (one: string): string => `${one.includes("/")} ${one.includes("@", 1)}`;
  const nearest = registeredNames()
    .filter((known) => kind(known) === kind(name))
    .sort((a, b) => distance(name, a) - distance(name, b))
    .slice(0, 3);
  throw new InitializerError(
    name,
    `getInitializer: the name must be registered; got "${name}" (did you mean ${nearest.join(", ")}? packages register on import)`,
  );
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
  const all = registeredNames().flatMap((name) => lookUp(name).map(({ id }) => id));
  return [...new Set(all)].sort();
}
