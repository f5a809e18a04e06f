import { defaultGenerator, full, Generator } from "@weft/tensor";
import type { Initializer, InitializerConfig } from "../initializer.ts";
import { applyInitializer } from "../apply-initializer.ts";
import { InitializerError } from "../initializer-error.ts";
import { getInitializer, listInitializers, type InitializerName } from "../registry.ts";
import type { ConformanceCheck } from "./conformance-checks.ts";
import { conformanceCases, type ConformanceOptions } from "./conformance-options.ts";
import { demand, fillOrRefuse, valuesOf } from "./filled.ts";

/** Names, options and configs. */
export function registrationChecks<N extends InitializerName>(
  initializer: Initializer<N>,
  options: ConformanceOptions<N>,
): ConformanceCheck[] {
  const { id, definition } = initializer;
  const { name, version, aliases = [] } = definition;
  return [
    {
      name: "is registered under its id, name and aliases",
      run: () => {
        demand(listInitializers().includes(id), id, "must be in the registry");
        demand(
          id === `${definition.package}/${name}@${version}`,
          id,
          "must have the id package/name@version",
        );
        for (const one of [name, ...aliases]) {
          demand(
            getInitializer(`${one}@${version}`).id === id,
            id,
            `must be found as "${one}@${version}"`,
          );
          const newest = getInitializer(one).definition;
          demand(
            newest.version >= version && newest.package === definition.package,
            id,
            `must be found as "${one}", or a newer version of it`,
          );
        }
      },
    },
    {
      name: "refuses options that it does not have",
      run: () => {
        try {
          initializer.spec({ "no such option": 1 } as never); // wrong on purpose
        } catch (error) {
          demand(error instanceof InitializerError, id, `must say what is wrong with options`);
          return;
        }
        demand(false, id, "must refuse unknown options");
      },
    },
    {
      name: "has a config that goes through JSON and gives the same values",
      run: () => {
        for (const one of conformanceCases(initializer, options)) {
          const direct = fillOrRefuse(one);
          if (direct === null) continue;
          const config = initializer.spec(one.options);
          const copy = JSON.parse(JSON.stringify(config)) as InitializerConfig;
          const again = full([...one.shape], 0, { dtype: one.dtype });
          applyInitializer(again, copy, { generator: new Generator(1) });
          demand(
            valuesOf(again) === valuesOf(direct),
            id,
            `must give the same values after JSON; got others for ${one.name}`,
          );
        }
      },
    },
    {
      name: "draws from the generator that it is given, not from the default one",
      run: () => {
        const before = JSON.stringify(defaultGenerator.getState());
        for (const one of conformanceCases(initializer, options)) fillOrRefuse(one);
        demand(
          JSON.stringify(defaultGenerator.getState()) === before,
          id,
          "must leave the default generator alone when it is given another one",
        );
      },
    },
  ];
}
