import { defaultGenerator, Tensor, WeftError, type Generator } from "@weft/tensor";
import { checkDefinition } from "./check-definition.ts";
import { InitializerError } from "./initializer-error.ts";
import { lostInJson } from "./plain-data.ts";
import { register, unregister } from "./registered.ts";
import type { InitializerName, InitializerOptions } from "./registry.ts";

/** What an initializer may use besides the tensor. */
export interface InitContext {
  /** Where random numbers come from. */
  readonly generator: Generator;
}

/** What an initializer needs to be registered. */
export interface InitializerDefinition<N extends InitializerName> {
  /** The short name it is looked up by. */
  readonly name: N;
  /** The package it comes from; with name and version it makes the id `package/name@version`. */
  readonly package: string;
  /** Counts up from 1 when the same options would give other values. */
  readonly version: number;
  readonly aliases?: readonly string[];
  /** All options, with the values they have when a caller leaves them out. */
  readonly defaults: InitializerOptions<N>;
  /** Throws when options are wrong, before anything is drawn. */
  check?(options: InitializerOptions<N>): void;
  /** Overwrites the tensor's values in place. Never called for a tensor without elements. */
  fill(tensor: Tensor, options: InitializerOptions<N>, context: InitContext): void;
}

/**
 * An initializer: call it to overwrite a tensor, or take its `spec` as plain data that crosses threads and files.
 *
 * Disposing it takes it out of the registry again, under all its names: for tests, and for tools that reload packages.
 *
 * @example xavierUniform(empty([4, 2]), { gain: 2 }).shape // [4, 2]
 * @example xavierUniform.spec() // { id: "@weft/init/xavierUniform@1", options: { gain: 1 } }
 */
export interface Initializer<N extends InitializerName = InitializerName> extends Disposable {
  (
    tensor: Tensor,
    options?: Partial<InitializerOptions<N>>,
    context?: Partial<InitContext>,
  ): Tensor;
  /** `package/name@version`. */
  readonly id: string;
  readonly definition: InitializerDefinition<N>;
  /** The name and all options, as JSON-able data. @throws what `check` throws. */
  spec(options?: Partial<InitializerOptions<N>>): InitializerConfig<N>;
}

/** An initializer with its options, as plain data. */
export interface InitializerConfig<N extends InitializerName = InitializerName> {
  readonly id: string;
  readonly options: InitializerOptions<N>;
}

/**
 * Makes and registers an initializer. Declare its options first:
 *
 * @example
 * declare module "@weft/init" {
 *   interface InitializerRegistry { shifted: { by: number } }
 * }
 * using shifted = defineInitializer({
 *   name: "shifted",
 *   package: "@acme/shifted",
 *   version: 1,
 *   defaults: { by: 2 },
 *   fill: (tensor, { by }) => tensor.normal_().add_(by),
 * });
 * shifted.spec({ by: 3 }) // { id: "@acme/shifted/shifted@1", options: { by: 3 } }
 * @throws {InitializerError} when the name, an alias or the id is taken or not allowed, or defaults do not survive JSON.
 */
export function defineInitializer<N extends InitializerName>(
  definition: InitializerDefinition<N>,
): Initializer<N> {
  const id = `${definition.package}/${definition.name}@${definition.version}`;
  checkDefinition(id, definition);
  checkPlain(id, definition.name, definition.defaults);
  const run = (
    tensor: Tensor,
    options?: Partial<InitializerOptions<N>>,
    context?: Partial<InitContext>,
  ): Tensor => {
    const all = complete(id, definition, options);
    if (!(tensor instanceof Tensor)) {
      throw new InitializerError(
        id,
        `${definition.name}: there must be a tensor to fill; got ${Object.prototype.toString.call(tensor)}`,
      );
    }
    if (tensor.size === 0) return tensor;
    const generator = context?.generator ?? defaultGenerator;
    const result: unknown = naming(id, definition, () =>
      definition.fill(tensor.detach(), all, { generator }),
    );
    if (result instanceof Promise) {
      throw new InitializerError(
        id,
        `${definition.name}: the fill of ${id} must be done when it returns; got a promise`,
      );
    }
    return tensor;
  };
  const made: Initializer<N> = Object.assign(run, {
    id,
    definition,
    spec: (options?: Partial<InitializerOptions<N>>) => {
      const config = { id, options: complete(id, definition, options) };
      checkPlain(id, definition.name, config.options);
      return config;
    },
    [Symbol.dispose]: () => unregister(id),
  });
  register(made as unknown as Initializer, definition.aliases ?? []); // the registry holds every name
  return made;
}

/** The defaults with the given options over them, checked. */
function complete<N extends InitializerName>(
  id: string,
  definition: InitializerDefinition<N>,
  given: Partial<InitializerOptions<N>> = {},
): InitializerOptions<N> {
  const { name, defaults } = definition;
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new InitializerError(
      id,
      `${name}: options must be an object; got ${JSON.stringify(given)}`,
    );
  }
  const all = { ...defaults };
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, key)) {
      const known = Object.keys(defaults).join(", ") || "none";
      throw new InitializerError(id, `${name}: options must be among (${known}); got "${key}"`);
    }
    if (value !== undefined) Object.assign(all, { [key]: value });
  }
  naming(id, definition, () => definition.check?.(all));
  return all;
}

/** Runs a part of a definition; what it throws names the initializer. This package's own say themselves what is wrong. */
function naming<T>(
  id: string,
  definition: Pick<InitializerDefinition<InitializerName>, "name" | "package">,
  run: () => T,
): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof WeftError && definition.package === "@weft/init") throw error;
    throw new InitializerError(
      id,
      `${definition.name}: the initializer ${id} failed: ${String(error)}`,
      { cause: error },
    );
  }
}

function checkPlain(id: string, name: string, options: object): void {
  const lost = lostInJson(options, "options");
  if (lost !== null)
    throw new InitializerError(id, `${name}: options must survive JSON; got ${lost}`);
}
