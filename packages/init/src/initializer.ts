import { defaultGenerator, Tensor, WeftError, type Generator } from "@weft/tensor";
import { checkDefinition } from "./check-definition.ts";
import { checkNames, CONTEXT_NAMES } from "./check-names.ts";
import { FillFault, fillSafely } from "./fill-safely.ts";
import { InitializerError } from "./initializer-error.ts";
import { lostInJson } from "./plain-data.ts";
import { plainSeed, type Provenance } from "./provenance.ts";
import { register, unregister } from "./registered.ts";
import type { InitializerName, InitializerOptions } from "./registry.ts";
import { setOnce } from "./set-once.ts";

/** What an initializer may use besides the tensor. */
export interface InitContext {
  /** Where random numbers come from. */
  readonly generator: Generator;
  /** The name of the parameter, where it is known: errors say it. */
  readonly path?: string | undefined;
}

/** What an initializer needs to be registered. */
export interface InitializerDefinition<N extends InitializerName> {
  /** The short name it is looked up by. */
  readonly name: N;
  /** The package it comes from; with name and version it makes the id `package/name@version`. */
  readonly package: string;
  /** Counts up from 1 when the same options would give other values. Versions can be registered side by side. */
  readonly version: number;
  /** Further names of the same initializer. Default none. */
  readonly aliases?: readonly string[];
  /** All options, with the values they have when a caller leaves them out. */
  readonly defaults: InitializerOptions<N>;
  /** Throws when options are wrong, before anything is drawn. */
  check?(options: InitializerOptions<N>): void;
  /**
   * Overwrites all of the tensor's values in place, whatever they are. Never called for a tensor without elements.
   *
   * The tensor is memory of its own, copied to where it belongs when the values are complete.
   */
  fill(tensor: Tensor, options: InitializerOptions<N>, context: InitContext): void;
}

/**
 * An initializer: call it to overwrite a tensor, or take its `spec` as plain data that crosses threads and files.
 *
 * Disposing it takes it out of the registry again, under all its names: for tests, and for tools that reload packages.
 *
 * @example xavierUniform(empty([4, 2]), { gain: 2 }).shape // [4, 2]
 * @example constant.spec() // { id: "@weft/init/constant@1", options: { value: 0 } }
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
 * @throws {InitializerError} when the definition is incomplete or wrong, the id is taken, or a name is another initializer's.
 */
export function defineInitializer<N extends InitializerName>(
  definition: InitializerDefinition<N>,
): Initializer<N> {
  const id = checkDefinition(definition);
  const isOwn = definition.package === "@weft/init";
  const run = (
    tensor: Tensor,
    options?: Partial<InitializerOptions<N>>,
    context: Partial<InitContext> = {},
  ): Tensor => {
    checkNames(id, `${definition.name}: the context`, context, CONTEXT_NAMES);
    const { generator = defaultGenerator, path } = context;
    const all = complete(id, definition, options, () => true, path);
    if (!(tensor instanceof Tensor)) throw noTensor(id, definition.name, tensor);
    const provenance: Provenance = {
      initializer: id,
      options: { ...all },
      seed: plainSeed(generator.initialSeed),
      key: null,
    };
    const fill = (target: Tensor): unknown =>
      definition.fill(target, all, { generator, ...(path !== undefined && { path }) });
    return setOnce(tensor, provenance, () =>
      naming(id, definition, all, path, () =>
        isOwn ? fill(tensor.detach()) : fillSafely(tensor, "nothing", fill),
      ),
    );
  };
  const made: Initializer<N> = Object.assign(run, {
    id,
    definition,
    spec: (options?: Partial<InitializerOptions<N>>) => ({
      id,
      options: complete(id, definition, options, Number.isFinite),
    }),
    [Symbol.dispose]: () => unregister(id),
  });
  register(made as unknown as Initializer); // the registry holds every name
  return made;
}

/**
 * The defaults with the given options over them, checked.
 *
 * @param isNumber Which numbers there can be: in a call infinite ones too, in a spec those that JSON has.
 */
function complete<N extends InitializerName>(
  id: string,
  definition: InitializerDefinition<N>,
  given: Partial<InitializerOptions<N>> = {},
  isNumber: (value: number) => boolean,
  path?: string,
): InitializerOptions<N> {
  const { name, defaults } = definition;
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new InitializerError(
      id,
      `${name}: options must be an object; got ${JSON.stringify(given)} for ${id}`,
    );
  }
  const all = { ...defaults };
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, key)) {
      const known = Object.keys(defaults).join(", ") || "none";
      throw new InitializerError(
        id,
        `${name}: options must be among (${known}); got "${key}" for ${id}`,
      );
    }
    if (value !== undefined) Object.assign(all, { [key]: value });
  }
  const lost = lostInJson(all, "options", isNumber);
  if (lost !== null)
    throw new InitializerError(id, `${name}: options must survive JSON; got ${lost} for ${id}`);
  naming(id, definition, all, path, () => definition.check?.(all));
  return all;
}

/**
 * Runs a part of a definition; what it throws names the initializer: an `InitializerError` for other packages', an error of the
 * same class, such as `ShapeError`, for this package's own.
 */
function naming(
  id: string,
  definition: Pick<InitializerDefinition<InitializerName>, "name" | "package">,
  options: object,
  path: string | undefined,
  run: () => unknown,
): void {
  try {
    run();
  } catch (error) {
    const on = path === undefined ? "" : ` for the parameter "${path}"`;
    if (error instanceof WeftError && definition.package === "@weft/init")
      throw named(error, definition.name, on);
    const what =
      error instanceof FillFault
        ? `the fill of ${id} ${error.message}`
        : `the initializer ${id} failed: ${String(error)}`;
    throw new InitializerError(
      id,
      `${definition.name}: ${what} (with options ${shown(options)}${on})`,
      { cause: error, path },
    );
  }
}

function named(error: WeftError, name: string, on: string): WeftError {
  const isNamed = error.message.startsWith(`${name}: `);
  if (isNamed && on === "") return error;
  // The classes of Weft's errors are made alike.
  const SameClass = error.constructor as new (message: string, options: ErrorOptions) => WeftError;
  return new SameClass(`${isNamed ? "" : `${name}: `}${error.message}${on}`, { cause: error });
}

function shown(options: object): string {
  return JSON.stringify(options, (_, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
}

function noTensor(id: string, name: string, got: unknown): InitializerError {
  const isForeign = typeof got === "object" && got !== null && "storage" in got && "dtype" in got;
  return new InitializerError(
    id,
    isForeign
      ? `${name}: the tensor must be of the @weft/tensor that ${id} uses; got one of another copy (a package that bundles ` +
          "@weft/tensor or @weft/init must name them as peer dependencies instead)"
      : `${name}: there must be a tensor to fill; got ${Object.prototype.toString.call(got)}`,
  );
}
