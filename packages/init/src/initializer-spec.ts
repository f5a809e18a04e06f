import { defaultGenerator, ShapeError, Tensor, type DType, type Shape } from "@weft/tensor";
import { checkNumbers, describe, FillFault, fillSafely } from "./fill-safely.ts";
import type { InitContext, Initializer, InitializerConfig } from "./initializer.ts";
import { InitializerError } from "./initializer-error.ts";
import { lostInJson } from "./plain-data.ts";
import { getInitializer, type InitializerId, type InitializerName } from "./registry.ts";

/** A class in MXNet's style: overwrites the tensor of a name. */
export interface WeightInitializer {
  initWeight(name: string, tensor: Tensor, context: InitContext): void;
}

/** A class in Keras's style: makes the values for a shape and dtype. */
export interface ValuesInitializer {
  call(shape: Shape, dtype: DType, context: InitContext): Tensor;
}

/**
 * All the ways to say how a tensor is initialised: a name or id, a name with options as data, an initializer, a function over
 * the tensor, an object with `initWeight(name, tensor)` or `call(shape, dtype)`, or the values.
 */
export type InitializerSpec =
  | InitializerName
  | InitializerId
  | InitializerConfig
  | ((tensor: Tensor, context: InitContext) => void)
  | WeightInitializer
  | ValuesInitializer
  | Tensor;

/** A spec that was looked up and checked. */
export interface ResolvedSpec {
  /** The id, or what else it is: `function xavier`, `class MyInit`, `tensor`. */
  readonly initializer: string;
  /** All options; for a class what its `getConfig()` gives, if there is one; otherwise `null`. */
  readonly options: Readonly<Record<string, unknown>> | null;
  /** Overwrites a tensor that has elements. */
  readonly fill: (tensor: Tensor, context: Partial<InitContext>) => void;
}

/**
 * Looks a spec up and checks it, without drawing anything.
 *
 * @throws {InitializerError} when it is no spec, its name is unknown, or its options are wrong.
 */
export function resolveSpec(spec: InitializerSpec): ResolvedSpec {
  if (spec instanceof Tensor)
    return { initializer: "tensor", options: null, fill: (tensor) => copyValues(spec, tensor) };
  if (typeof spec === "string") return resolveRegistered(getInitializer(spec), undefined);
  if (typeof spec === "function") return resolveFunction(spec);
  if (typeof spec === "object" && spec !== null) {
    if ("id" in spec && typeof spec.id === "string")
      return resolveRegistered(getInitializer(spec.id), spec.options);
    if ("initWeight" in spec && typeof spec.initWeight === "function") {
      return resolveObject(spec, (tensor, context) =>
        fillSafely(tensor, "nothing", (fresh) =>
          spec.initWeight(context.path ?? "", fresh, context),
        ),
      );
    }
    if ("call" in spec && typeof spec.call === "function") {
      return resolveObject(spec, (tensor, context) => {
        tensor.detach().copy_(checkValues(spec.call(tensor.shape, tensor.dtype, context), tensor));
      });
    }
  }
  const given = JSON.stringify(spec) ?? typeof spec;
  throw new InitializerError(
    given,
    `initializer: a spec must be a name, { id, options }, an initializer, a function, an object with initWeight(name, tensor) ` +
      `or call(shape, dtype), or a tensor; got ${given}`,
  );
}

function resolveRegistered(initializer: Initializer, given: object | undefined): ResolvedSpec {
  const { id, options } = initializer.spec(given);
  return {
    initializer: id,
    options: { ...options },
    fill: (tensor, context) => void initializer(tensor, options, context),
  };
}

function resolveFunction(spec: (tensor: Tensor, context: InitContext) => void): ResolvedSpec {
  if (isInitializer(spec)) return resolveRegistered(spec, undefined);
  const name = spec.name === "" ? "(anonymous)" : spec.name;
  if (/^class\b/.test(Function.prototype.toString.call(spec))) {
    throw new InitializerError(
      name,
      `initializer: a class must be given as an object of it; got the class ${name} (new ${name}())`,
    );
  }
  const initializer = `function ${name}`;
  return {
    initializer,
    options: null,
    fill: (tensor, context) =>
      naming(initializer, context.path, () =>
        fillSafely(tensor, "values", (fresh) => spec(fresh, withGenerator(context))),
      ),
  };
}

function resolveObject(
  spec: object,
  fill: (tensor: Tensor, context: InitContext) => void,
): ResolvedSpec {
  const initializer = `class ${spec.constructor.name}`;
  return {
    initializer,
    options: configOf(spec, initializer),
    fill: (tensor, context) =>
      naming(initializer, context.path, () => fill(tensor, withGenerator(context))),
  };
}

/** What a class says of itself by `getConfig`, Keras's name for it. */
function configOf(spec: object, initializer: string): ResolvedSpec["options"] {
  if (!("getConfig" in spec) || typeof spec.getConfig !== "function") return null;
  let config: unknown = null;
  naming(initializer, undefined, () => {
    config = (spec.getConfig as () => unknown)();
  });
  const isObject = typeof config === "object" && config !== null && !Array.isArray(config);
  const lost = isObject ? lostInJson(config, "config") : describe(config);
  if (lost === null) return config as ResolvedSpec["options"]; // an object
  throw new InitializerError(
    initializer,
    `initializer: getConfig of ${initializer} must return an object that survives JSON; got ${lost}`,
  );
}

function isInitializer(spec: object): spec is Initializer {
  return "definition" in spec && "spec" in spec;
}

function withGenerator({ generator = defaultGenerator, path }: Partial<InitContext>): InitContext {
  return { generator, ...(path !== undefined && { path }) };
}

function copyValues(values: Tensor, tensor: Tensor): void {
  if (values.shape.join() !== tensor.shape.join()) {
    throw new ShapeError(
      `initializer: given values must have the tensor's shape [${tensor.shape.join(", ")}]; got [${values.shape.join(", ")}]`,
    );
  }
  tensor.detach().copy_(values.detach());
}

/** @throws {FillFault} when what `call` returned does not fit the tensor. */
function checkValues(values: unknown, tensor: Tensor): Tensor {
  const { shape, dtype } = tensor;
  const fits =
    values instanceof Tensor && values.shape.join() === shape.join() && values.dtype === dtype;
  if (!fits) {
    throw new FillFault(
      `must return a tensor of shape [${shape.join(", ")}] and dtype ${dtype}; got ${describe(values)}`,
    );
  }
  checkNumbers(values);
  return values.detach();
}

function naming(initializer: string, path: string | undefined, run: () => void): void {
  try {
    run();
  } catch (error) {
    const on = path === undefined ? "" : ` (for the parameter "${path}")`;
    throw new InitializerError(
      initializer,
      error instanceof FillFault
        ? `initializer: ${initializer} ${error.message}${on}`
        : `initializer: ${initializer} failed: ${String(error)}${on}`,
      { cause: error, path },
    );
  }
}
