import { ValueError } from "../errors.ts";
import { Generator } from "./generator.ts";
import { freshSeed } from "./seed.ts";

/**
 * The generator that everything random uses when it is given none. One per thread; it starts from a fresh seed
 * (`defaultGenerator.initialSeed` tells which), as PyTorch's does.
 */
export const defaultGenerator: Generator = new Generator(freshSeed());

/**
 * Seeds the default generator and returns it.
 *
 * @throws {ValueError} when the seed is no integer in [-2⁶³, 2⁶⁴)
 * @example manualSeed(42) === defaultGenerator // true
 */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(seed);
}

/** The generator that was given, or the default one. @throws {ValueError} when it is no generator. @internal */
export function generatorOf(op: string, given: Generator | undefined): Generator {
  if (given === undefined) return defaultGenerator;
  if (given instanceof Generator) return given;
  throw new ValueError(
    `${op}: generator must be a Generator; got ${given === null ? "null" : typeof given} (new Generator(seed))`,
  );
}
