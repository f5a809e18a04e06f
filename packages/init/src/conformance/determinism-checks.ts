import { Generator } from "@weft/tensor";
import type { Initializer } from "../initializer.ts";
import type { InitializerName } from "../registry.ts";
import type { ConformanceCheck } from "./conformance-checks.ts";
import { conformanceDigest } from "./conformance-digest.ts";
import { conformanceCases, type ConformanceOptions } from "./conformance-options.ts";
import { demand, fillOrRefuse, valuesOf } from "./filled.ts";

/** That the seed alone decides about the values. */
export function determinismChecks<N extends InitializerName>(
  initializer: Initializer<N>,
  options: ConformanceOptions<N>,
): ConformanceCheck[] {
  const { id } = initializer;
  const cases = conformanceCases(initializer, options);
  const { elsewhere } = options;
  const inOrder = (order: readonly number[]): string[] => {
    const values: string[] = [];
    for (const index of order) {
      const filled = fillOrRefuse(cases[index]!, new Generator(index));
      values[index] = filled === null ? "refused" : valuesOf(filled);
    }
    return values;
  };
  return [
    {
      name: "gives the same values for the same seed, in any order",
      run: () => {
        const order = [...cases.keys()];
        const first = inOrder(order);
        const second = inOrder(order.toReversed());
        for (const [index, one] of cases.entries()) {
          demand(
            first[index] === second[index],
            id,
            `must depend on the generator alone; got other values the second time for ${one.name}`,
          );
        }
      },
    },
    {
      name: "gives other values for another seed, where it draws",
      run: () => {
        for (const one of cases.slice(0, cases.length / (1 + (options.options?.length ?? 0)))) {
          const [generator, fresh] = [new Generator(1), new Generator(1)];
          const first = fillOrRefuse(one, generator);
          const draws = generator.random32() !== fresh.random32();
          if (first === null || !draws) continue;
          demand(
            valuesOf(first) !== valuesOf(fillOrRefuse(one, new Generator(2))!),
            id,
            `must give other values for another seed; got the same for ${one.name}`,
          );
        }
      },
    },
    ...(elsewhere === undefined
      ? []
      : [
          {
            name: "gives the same values in another thread",
            run: async () => {
              const [here, there] = [conformanceDigest(initializer, options), await elsewhere()];
              demand(
                here === there,
                id,
                `must give the same values in another thread; got digest ${there} there and ${here} here`,
              );
            },
          },
        ]),
  ];
}
