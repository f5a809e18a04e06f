import { Worker } from "node:worker_threads";
import type { Tensor } from "@weft/tensor";
import { afterAll, describe, expect, test } from "vitest";
import {
  defineInitializer,
  getInitializer,
  listInitializers,
  type InitContext,
  type Initializer,
  type InitializerDefinition,
} from "../index.ts";
import { conformanceChecks, testConformance } from "./index.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    "conformance-test": { readonly width: number };
  }
}

/** Options that each built-in initializer is tried with besides its defaults. */
const OPTIONS: Readonly<Record<string, readonly object[]>> = {
  constant: [{ value: 42 }],
  uniform: [{ from: -10, to: 10 }],
  normal: [{ mean: 3, std: 0.5 }],
  truncNormal: [{ mean: 1, std: 0.5, a: 0, b: 1.5 }],
  dirac: [{ groups: 2 }],
  xavierUniform: [{ gain: 2, layout: "in-out" }],
  kaimingNormal: [
    { mode: "fanOut", nonlinearity: "relu" },
    { layout: { fanIn: [0], fanOut: [1] } },
  ],
  orthogonal: [{ gain: 2 }],
  sparse: [{ sparsity: 0.1 }],
  varianceScaling: [
    { distribution: "uniform", mode: "fanAvg" },
    { distribution: "untruncatedNormal", scale: 2, layout: "in-out" },
  ],
  xavier: [{ rndType: "gaussian", factorType: "in", magnitude: 2.34 }],
  mxnetOrthogonal: [{ randType: "normal" }],
  lstmBias: [{ forgetBias: 2 }],
};

const builtIn = listInitializers()
  .filter((id) => id.startsWith("@weft/init/"))
  .map((id) => getInitializer(id));

/** A thread without Vitest that imports the package, and tells the digests of all built-in initializers. */
const worker = new Worker(
  `const { parentPort, workerData } = require("node:worker_threads");
   Promise.all([import(workerData.index), import(workerData.conformance)]).then(([init, { conformanceDigest }]) => {
     parentPort.on("message", ([id, options]) =>
       parentPort.postMessage([id, conformanceDigest(init.getInitializer(id), options)]));
   });`,
  {
    eval: true,
    execArgv: ["--conditions=@weft/source"],
    workerData: {
      index: new URL("../index.ts", import.meta.url).href,
      conformance: new URL("index.ts", import.meta.url).href,
    },
  },
);
afterAll(async () => worker.terminate());

async function digestInWorker(id: string, options: object): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    const listen = ([of, digest]: [string, string]): void => {
      if (of !== id) return;
      worker.off("message", listen);
      resolve(digest);
    };
    worker.on("message", listen);
    worker.postMessage([id, options]);
  });
}

test("C: all initializers of the package are tried", () => {
  expect(builtIn).toHaveLength(32);
});

for (const initializer of builtIn) {
  describe(`C: conformance of ${initializer.definition.name}`, () => {
    const options = { options: OPTIONS[initializer.definition.name] ?? [] } as const;
    testConformance(test, initializer, {
      ...options,
      elsewhere: async () => digestInWorker(initializer.id, options),
    });
  });
}

describe("C: the conformance checks find an initializer that", () => {
  type Fill = (t: Tensor, options: { width: number }, context: InitContext) => unknown;
  const define = (
    fill: Fill,
    change: Partial<InitializerDefinition<"conformance-test">> = {},
  ): Initializer<"conformance-test"> =>
    defineInitializer({
      name: "conformance-test",
      package: "@acme/conformance",
      version: 1,
      defaults: { width: 2 },
      fill,
      ...change,
    });
  /** The names of the checks that fail. */
  const failures = async (
    initializer: Initializer<"conformance-test">,
    options = {},
  ): Promise<string[]> => {
    const failed: string[] = [];
    for (const { name, run } of conformanceChecks(initializer, options)) {
      try {
        await run();
      } catch (error) {
        expect(String(error)).toContain("@acme/conformance/conformance-test@1");
        failed.push(name);
      }
    }
    return failed;
  };

  test("is right: none fails", async () => {
    using good = define((t, { width }, { generator }) => t.uniform_(0, width, { generator }));
    expect(await failures(good, { options: [{ width: 3 }] })).toEqual([]);
  });

  test("draws from the default generator", async () => {
    using bad = define((t) => void t.uniform_());
    expect(await failures(bad)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/draws from the generator that it is given/),
        expect.stringMatching(/same values for the same seed/),
        expect.stringMatching(/goes through JSON and gives the same values/),
      ]),
    );
  });

  test("counts its calls", async () => {
    let calls = 0;
    using bad = define((t) => void t.fill_(calls++));
    expect(await failures(bad)).toContainEqual(
      expect.stringMatching(/same values for the same seed/),
    );
  });

  test("reads what was there", async () => {
    using bad = define((t) => void t.copy_(t.isnan().to(t.dtype)));
    expect(await failures(bad)).toEqual([expect.stringMatching(/overwrites every element/)]);
  });

  test("forgets elements, which is a refusal of everything", async () => {
    using bad = define((t) => void t.at(0).fill_(1));
    expect(await failures(bad)).toEqual([expect.stringMatching(/at least one of the shapes/)]);
  });

  test("ignores the seed", async () => {
    using bad = define((t, _, { generator }) => {
      generator.random32();
      t.fill_(1);
    });
    expect(await failures(bad)).toEqual([expect.stringMatching(/other values for another seed/)]);
  });

  test("gives other values elsewhere, or is not registered any longer", async () => {
    const good = define((t) => void t.fill_(1));
    expect(await failures(good, { elsewhere: () => "00000000" })).toEqual([
      expect.stringMatching(/another thread/),
    ]);
    good[Symbol.dispose]();
    const failed: string[] = [];
    testConformance((name, run) => {
      try {
        void run();
      } catch {
        failed.push(name);
      }
    }, good);
    expect(failed[0]).toBe("conformance-test is registered under its id, name and aliases");
  });
});
