import { defaultGenerator, WeftError, type Generator, type Tensor } from "@weft/tensor";
import { InitializerError } from "./initializer-error.ts";
import { register } from "./registered.ts";
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
  /** Counts up when the same options would give other values. */
  readonly version: number;
  readonly aliases?: readonly string[];
  /** Options a caller may leave out. */
  readonly defaults: InitializerOptions<N>;
  /** Throws when options are wrong, before anything is drawn. */
  check?(options: InitializerOptions<N>): void;
  /** Overwrites the tensor's values in place. */
  fill(tensor: Tensor, options: InitializerOptions<N>, context: InitContext): void;
}

/**
 * An initializer: call it to overwrite a tensor, or take its `spec` as plain data that crosses threads and files.
 *
 * @example xavierUniform(layer.weight, { gain: 2 })
 */
export interface Initializer<N extends InitializerName = InitializerName> {
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
 * declare module "@weft/init" { interface InitializerRegistry { stripes: { width: number } } }
 * const stripes = defineInitializer({ name: "stripes", package: "@acme/stripes", version: 1, defaults: { width: 2 },
 *   fill: (t, { width }) => … });
 * @throws {InitializerError} when the name, an alias or the id is taken, or options do not survive JSON.
 */
export function defineInitializer<N extends InitializerName>(
  definition: InitializerDefinition<N>,
): Initializer<N> {
  const id = `${definition.package}/${definition.name}@${definition.version}`;
  const complete = (options: Partial<InitializerOptions<N>> = {}): InitializerOptions<N> => {
    for (const key of Object.keys(options)) {
      if (!Object.hasOwn(definition.defaults, key)) {
        const known = Object.keys(definition.defaults).join(", ") || "none";
        throw new InitializerError(
          id,
          `${definition.name}: options must be among (${known}); got "${key}"`,
        );
      }
    }
    const all = { ...definition.defaults, ...options };
    definition.check?.(all);
    return all;
  };
  const run = (
    tensor: Tensor,
    options?: Partial<InitializerOptions<N>>,
    context?: Partial<InitContext>,
  ): Tensor => {
    const all = complete(options);
    try {
      definition.fill(tensor.detach(), all, { generator: defaultGenerator, ...context });
    } catch (error) {
      if (error instanceof WeftError) throw error;
      throw new InitializerError(
        id,
        `${definition.name}: the initializer ${id} failed: ${String(error)}`,
        { cause: error },
      );
    }
    return tensor;
  };
  const made: Initializer<N> = Object.assign(run, {
    id,
    definition,
    spec: (options?: Partial<InitializerOptions<N>>) => {
      const config = { id, options: complete(options) };
      if (JSON.stringify(JSON.parse(JSON.stringify(config))) !== JSON.stringify(config)) {
        throw new InitializerError(
          id,
          `${definition.name}: options must survive JSON; got ${String(Object.values(config.options))}`,
        );
      }
      return config;
    },
  });
  register(made as unknown as Initializer, definition.aliases ?? []); // the registry holds every name
  return made;
}
