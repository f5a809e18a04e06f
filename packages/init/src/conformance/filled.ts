import { full, Generator, WeftError, type Tensor } from "@weft/tensor";
import { InitializerError } from "../initializer-error.ts";
import type { InitializerName } from "../registry.ts";
import type { ConformanceCase } from "./conformance-options.ts";

/** @throws {InitializerError} when what must hold does not. */
export function demand(holds: boolean, id: string, what: string): void {
  if (!holds) throw new InitializerError(id, `conformance: ${id} ${what}`);
}

/** What a tensor holds before: a value that initializers do not leave by chance. */
export const BEFORE = -1234.5;

/**
 * Fills a new tensor, or gives `null` when the initializer refuses its shape.
 *
 * @throws {InitializerError} when it throws anything but an error that names itself, or changes a tensor that it refuses.
 */
export function fillOrRefuse<N extends InitializerName>(
  { initializer, options, shape, dtype, name }: ConformanceCase<N>,
  generator: Generator = new Generator(1),
): Tensor | null {
  const tensor = full([...shape], BEFORE, { dtype });
  try {
    initializer(tensor, options, { generator });
    return tensor;
  } catch (error) {
    const { id, definition } = initializer;
    const isNamed =
      error instanceof InitializerError
        ? error.initializer === id
        : error instanceof WeftError && error.message.startsWith(`${definition.name}: `);
    demand(isNamed, id, `must refuse ${name} by an error that names it; got ${String(error)}`);
    demand(
      [...tensor.toTypedArray()].every((x) => x === BEFORE),
      id,
      `must leave a tensor that it refuses as it was; got other values for ${name}`,
    );
    return null;
  }
}

/** The values as text, to be compared bit by bit. */
export function valuesOf(tensor: Tensor): string {
  return [...tensor.toTypedArray()].map((x) => (Object.is(x, -0) ? "-0" : String(x))).join();
}
