import type { InitializerDefinition } from "./initializer.ts";
import { InitializerError } from "./initializer-error.ts";
import type { InitializerName } from "./registry.ts";

/**
 * Names and versions must be such that a name is never taken for an id, `package/name@version`.
 *
 * @throws {InitializerError} when one is not.
 */
export function checkDefinition(
  id: string,
  {
    name,
    package: from,
    version,
    aliases = [],
  }: Pick<InitializerDefinition<InitializerName>, "name" | "package" | "version" | "aliases">,
): void {
  for (const one of [name, ...aliases]) {
    if (!/^[^\s@/]+$/.test(one)) {
      throw new InitializerError(
        id,
        `defineInitializer: a name must have no space, @ or /; got ${JSON.stringify(one)} of ${id}`,
      );
    }
  }
  if (!/^(@[^\s@/]+\/)?[^\s@/]+$/.test(from)) {
    throw new InitializerError(
      id,
      `defineInitializer: package must be a package's name; got ${JSON.stringify(from)} of ${id}`,
    );
  }
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new InitializerError(
      id,
      `defineInitializer: version must be an integer of at least 1; got ${version} of ${id}`,
    );
  }
}
