import type { Initializer } from "./initializer.ts";
import { InitializerError } from "./initializer-error.ts";

/** Every initializer by id, name and alias: the only state of this package. */
export const registered: Map<string, Initializer> = new Map();

/** Enters an initializer under its id, name and aliases; all or nothing. @throws {InitializerError} when one is taken. */
export function register(initializer: Initializer, aliases: readonly string[]): void {
  const names = [initializer.id, initializer.definition.name, ...aliases];
  for (const name of names) {
    const taken = registered.get(name);
    if (taken !== undefined) {
      throw new InitializerError(
        initializer.id,
        `defineInitializer: names must be free; got "${name}" of ${initializer.id}, taken by ${taken.id}`,
      );
    }
  }
  for (const name of names) registered.set(name, initializer);
}

/** Takes out whatever is registered under an id, with all its names. */
export function unregister(id: string): void {
  for (const [name, known] of registered) if (known.id === id) registered.delete(name);
}
