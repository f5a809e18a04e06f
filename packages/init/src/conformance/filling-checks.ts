import { full, Generator, Parameter, type Tensor } from "@weft/tensor";
import type { Initializer } from "../initializer.ts";
import type { InitializerName } from "../registry.ts";
import type { ConformanceCheck } from "./conformance-checks.ts";
import {
  conformanceCases,
  type ConformanceCase,
  type ConformanceOptions,
} from "./conformance-options.ts";
import { BEFORE, demand, fillOrRefuse, valuesOf } from "./filled.ts";

/** What is written, and where. */
export function fillingChecks<N extends InitializerName>(
  initializer: Initializer<N>,
  options: ConformanceOptions<N>,
): ConformanceCheck[] {
  const { id, definition } = initializer;
  const cases = conformanceCases(initializer, options);
  const each = cases.map((one): ConformanceCheck => ({
    name: `fills ${one.name}, or refuses it`,
    run: () => {
      const filled = fillOrRefuse(one);
      if (filled === null) return;
      demand(noNaN(filled), id, `must give numbers; got NaN for ${one.name}`);
      demand(
        filled.shape.join() === one.shape.join() && filled.dtype === one.dtype,
        id,
        `must leave shape and dtype; got [${filled.shape.join(", ")}] ${filled.dtype} for ${one.name}`,
      );
    },
  }));
  return [
    {
      name: "fills at least one of the shapes",
      run: () =>
        demand(
          cases.some((one) => fillOrRefuse(one) !== null),
          id,
          "must fill one of the shapes (give it shapes that it can fill)",
        ),
    },
    ...each,
    {
      name: "overwrites every element, whatever it was",
      run: () => {
        for (const one of accepted(cases)) {
          const all = initializer.spec(one.options).options;
          const [first, second] = [NaN, 3].map((value) => {
            const tensor = full([...one.shape], value, { dtype: one.dtype });
            definition.fill(tensor, all, { generator: new Generator(1) });
            return tensor;
          }) as [Tensor, Tensor];
          demand(noNaN(first), id, `must write every element; some are left for ${one.name}`);
          demand(
            valuesOf(first) === valuesOf(second),
            id,
            `must not depend on the values before; it does for ${one.name}`,
          );
        }
      },
    },
    {
      name: "touches no memory but the tensor's, and gives a chunk of a bigger one the same values",
      run: () => {
        for (const one of accepted(cases)) {
          const whole = full([3, ...one.shape], BEFORE, { dtype: one.dtype });
          initializer(whole.at(1), one.options, { generator: new Generator(1) });
          demand(
            valuesOf(whole.at(1)) === valuesOf(fillOrRefuse(one)!),
            id,
            `must give a chunk the values of a whole; got others for ${one.name}`,
          );
          demand(
            isUntouched(whole.at(0)) && isUntouched(whole.at(2)),
            id,
            `must not write beside the tensor; it did for ${one.name}`,
          );
        }
      },
    },
    {
      name: "fills a tensor whose elements do not lie side by side",
      run: () => {
        for (const one of accepted(cases)) {
          const whole = full([...one.shape, 2], BEFORE, { dtype: one.dtype });
          const view = whole.movedim(-1, 0).at(1);
          initializer(view, one.options, { generator: new Generator(1) });
          demand(noNaN(view), id, `must give numbers; got NaN for ${one.name} with strides`);
          demand(
            isUntouched(whole.movedim(-1, 0).at(0)),
            id,
            `must not write between the tensor's elements; it did for ${one.name}`,
          );
        }
      },
    },
    {
      name: "fills a parameter without recording, and leaves it a leaf",
      run: () => {
        for (const one of accepted(cases)) {
          const parameter = new Parameter(full([...one.shape], BEFORE, { dtype: one.dtype }));
          const result = initializer(parameter, one.options);
          demand(result === parameter, id, "must give back the tensor it was given");
          demand(
            parameter.isLeaf && parameter.requiresGrad,
            id,
            `must leave a parameter a leaf that requires gradients; it did not for ${one.name}`,
          );
        }
      },
    },
    {
      name: "leaves a tensor without elements alone",
      run: () => {
        const none = full([0, 3], 0);
        demand(initializer(none) === none, id, "must give back a tensor without elements");
      },
    },
  ];
}

/** The cases that the initializer does not refuse. */
function accepted<N extends InitializerName>(
  cases: readonly ConformanceCase<N>[],
): ConformanceCase<N>[] {
  return cases.filter((one) => fillOrRefuse(one) !== null);
}

function isUntouched(tensor: Tensor): boolean {
  return [...tensor.toTypedArray()].every((x) => x === BEFORE);
}

function noNaN(tensor: Tensor): boolean {
  return !tensor.toTypedArray().some((x) => Number.isNaN(x));
}
