import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";

/**
 * The name of the method by which a class with private fields can be copied: it makes an instance with private fields of its
 * own, whose public properties `deepCopy` then replaces.
 *
 * @example
 * class Counted extends ReLU {
 *   #calls = 0;
 *   override forward(x: Tensor): Tensor {
 *     this.#calls++;
 *     return super.forward(x);
 *   }
 *   [emptyCopy](): Counted {
 *     const copy = new Counted();
 *     copy.#calls = this.#calls;
 *     return copy;
 *   }
 * }
 * deepCopy(new Sequential(new Counted())).length // 1
 */
export const emptyCopy: unique symbol = Symbol.for("@weft/nn/emptyCopy");

interface MakesEmptyCopy {
  readonly [emptyCopy]?: () => Module;
}

/**
 * A module of the same class without properties of its own; private fields come from the class.
 *
 * @throws {ModuleError} when a class has private fields and does not say how they are copied.
 */
export function emptyCopyOf(module: Module): Module {
  const prototype = Object.getPrototypeOf(module) as object;
  const made = (module as MakesEmptyCopy)[emptyCopy]?.();
  const name = module.constructor.name;
  for (let at = prototype; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    if (Object.hasOwn(at, emptyCopy)) break; // what is above is that method's concern
    if (hasPrivateFields(at.constructor)) {
      throw new ModuleError(
        `deepCopy: a class with private fields must say how they are copied; got ${at.constructor.name} ` +
          "(only code in the class can reach them: give it a method [emptyCopy]() that makes an instance)",
      );
    }
  }
  if (made === undefined) return Object.create(prototype) as Module;
  if (made === module)
    throw new ModuleError(`deepCopy: [emptyCopy]() must make a new instance; got ${name} itself`);
  for (const key of Reflect.ownKeys(made)) Reflect.deleteProperty(made, key);
  return Object.setPrototypeOf(made, prototype) as Module; // a subclass may have inherited the method
}

const known = new WeakMap<object, boolean>();

/** Nothing tells private fields but the class's text; compilers that replace them use helpers with these names. */
function hasPrivateFields(constructor: object): boolean {
  let answer = known.get(constructor);
  if (answer === undefined) {
    const code = Function.prototype.toString
      .call(constructor)
      .replaceAll(/\/\*[^]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, "");
    answer = /#[\p{ID_Start}_$]|\b__private(?:Add|Get|Set|Method)\b|\b__classPrivateField/u.test(
      code,
    );
    known.set(constructor, answer);
  }
  return answer;
}
