import type { Initializer } from "./initializer.ts";
import { InitializerError } from "./initializer-error.ts";

/** What all copies of this package in one thread share. */
export interface SharedRegistry {
  /** Counts up when the layout of what is shared changes. */
  readonly protocol: number;
  /** Where each copy was loaded from, first one first. */
  readonly copies: string[];
  /** Every initializer under its id, its names and aliases, and these with `@version`; newest version first. */
  readonly names: Map<string, Initializer[]>;
}

const KEY: unique symbol = Symbol.for("@weft/init/registry");
const PROTOCOL = 1;

/**
 * The registry of a thread, for a copy of this package loaded from `url`.
 *
 * A package that bundles this one instead of naming it as a peer dependency brings a second copy. All copies use the registry
 * of the first, so that what is registered through one is found through the others; the second copy is said on the console.
 *
 * @throws {InitializerError} when a copy that is there already has another protocol.
 */
export function joinRegistry(
  url: string,
  holder: { [KEY]?: SharedRegistry } = globalThis as { [KEY]?: SharedRegistry }, // typed by this file alone
): SharedRegistry {
  const shared = (holder[KEY] ??= { protocol: PROTOCOL, copies: [], names: new Map() });
  const [first] = shared.copies;
  if (shared.protocol !== PROTOCOL) {
    throw new InitializerError(
      "@weft/init",
      `@weft/init: all copies in a program must have one registry protocol; got ${PROTOCOL} at ${url} and ${shared.protocol} at ` +
        `${first} (a package bundles its own copy: it must name @weft/init as a peer dependency instead)`,
    );
  }
  if (first !== undefined && !shared.copies.includes(url)) {
    console.warn(
      `weft: @weft/init is loaded a second time, from ${url}; the first copy is ${first}. They share one registry, but the ` +
        "package that bundles the second one should name @weft/init as a peer dependency instead",
    );
  }
  shared.copies.push(url);
  return shared;
}
