import type { Initializer } from "./initializer.ts";
import { InitializerError } from "./initializer-error.ts";
import { joinRegistry, type SharedRegistry } from "./shared-registry.ts";

const shared: SharedRegistry = joinRegistry(import.meta.url);

/** The initializers that a name, an alias or an id stands for, newest version first. */
export function lookUp(name: string): readonly Initializer[] {
  return shared.names.get(name) ?? [];
}

/** Every name, alias and id. */
export function registeredNames(): string[] {
  return [...shared.names.keys()];
}

/**
 * Enters an initializer under its id, name and aliases; all or nothing. Versions of one initializer stand side by side.
 *
 * @throws {InitializerError} when the id, or a name that belongs to another initializer, is taken.
 */
export function register(initializer: Initializer): void {
  const { id, definition } = initializer;
  const names = [definition.name, ...(definition.aliases ?? [])];
  const isSecondCopyOfOwn = definition.package === "@weft/init" && shared.copies.length > 1;
  if (isSecondCopyOfOwn && lookUp(id).length > 0) return; // the first copy's stays
  for (const name of [id, ...names]) {
    const taken = lookUp(name).find((other) => other.id === id || !isSame(other, initializer));
    if (taken === undefined) continue;
    throw new InitializerError(
      id,
      `defineInitializer: names must be free; got "${name}" of ${id}, taken by ${taken.id}`,
    );
  }
  const { version } = definition;
  for (const name of [id, ...names.flatMap((one) => [one, `${one}@${version}`])]) {
    const all = [...lookUp(name), initializer];
    shared.names.set(
      name,
      all.sort((a, b) => b.definition.version - a.definition.version),
    );
  }
}

/** Takes out whatever is registered under an id, with all its names. */
export function unregister(id: string): void {
  for (const [name, all] of shared.names) {
    const others = all.filter((known) => known.id !== id);
    if (others.length === 0) shared.names.delete(name);
    else shared.names.set(name, others);
  }
}

/** Whether two are versions of one initializer. */
function isSame(a: Initializer, b: Initializer): boolean {
  return a.definition.package === b.definition.package && a.definition.name === b.definition.name;
}
