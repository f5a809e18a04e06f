import { describe, expect, test } from "vitest";
import { arenas } from "../../test/arena.ts";
import { ulpsF32 } from "../../test/ulp.ts";
import type { BinaryKernel, UnaryKernel } from "../table/elementwise-kernels.ts";

/** Exact values (50 digits, rounded to float64): x, erf, gelu, geluTanh, and the derivatives of the last two. */
const exact: readonly (readonly [number, number, number, number, number, number])[] = [
  [-38, -1.0, -1.096462777e-314, -0.0, -4.1665545693e-313, -0.0],
  [
    -14, -1.0, -1.091095154686992e-43, -2.569400277353559e-94, -1.527455646325367e-42,
    -1.1172002284854929e-92,
  ],
  [
    -12.5, -1.0, -4.665705373597142e-35, -8.101996464473621e-69, -5.831668554480156e-34,
    -2.8327285098472606e-67,
  ],
  [
    -10, -1.0, -7.619853024160526e-23, -1.204092348209806e-37, -7.618400096464814e-22,
    -2.7576380638540315e-36,
  ],
  [
    -5.25, -0.9999999999998869, -3.992604271156575e-7, -3.958463821495829e-8, -2.091397663865862e-6,
    -2.891833674438692e-7,
  ],
  [
    -3, -0.9999779095030014, -0.0040496940948902835, -0.003637392081773019, -0.011945647204183927,
    -0.011584166630969726,
  ],
  [
    -2, -0.9953222650189527, -0.04550026389635842, -0.04540230591222498, -0.0852318010781969,
    -0.08609925662361838,
  ],
  [
    -1.5, -0.9661051464753108, -0.1002108019032871, -0.10042842301976708, -0.12746919222997952,
    -0.12771079315143308,
  ],
  [
    -1, -0.8427007929497149, -0.15865525393145705, -0.1588080093917233, -0.0833154705876863,
    -0.08296408384578255,
  ],
  [
    -0.75, -0.7111556336535151, -0.16997051428265114, -0.1700394448343797, 0.0007742782607648957,
    0.0010617438625857023,
  ],
  [
    -0.3, -0.3286267594591274, -0.1146265733433142, -0.11462907645724076, 0.26767223317289013,
    0.26770454836119817,
  ],
  [
    -0.001, -0.0011283787909692365, -0.000499601057786089, -0.000499601057786418,
    0.4992021157051586, 0.499202115706475,
  ],
  [
    -1e-10, -1.1283791670955126e-10, -4.999999999601058e-11, -4.999999999601058e-11,
    0.49999999992021155, 0.49999999992021155,
  ],
  [1e-300, 1.1283791670955126e-300, 5e-301, 5e-301, 0.5, 0.5],
  [
    1e-8, 1.1283791670955126e-8, 5.000000039894228e-9, 5.000000039894228e-9, 0.5000000079788456,
    0.5000000079788456,
  ],
  [
    0.01, 0.011283415555849618, 0.005039893563146316, 0.005039893559855573, 0.5079785796524924,
    0.5079785783362408,
  ],
  [
    0.25, 0.27632639016823696, 0.14967658142073093, 0.149675350701685, 0.695373354883636,
    0.6953540951510604,
  ],
  [
    0.5, 0.5204998778130465, 0.34573123063700656, 0.34571400982514394, 0.8674951246561629,
    0.8673699035346423,
  ],
  [
    0.7517915246935646, 0.7123059130510926, 0.5818203172136609, 0.5817508707348519, 1.0,
    0.9997115022087899,
  ],
  [
    0.84375, 0.7672256612323416, 0.6755024021022792, 0.6754042403074139, 1.0363899430071606,
    1.0360569766488672,
  ],
  [
    0.99, 0.8385080695553698, 0.8305238110842774, 0.8303745776690805, 1.0808593878870987,
    1.0805064349526083,
  ],
  [
    1, 0.8427007929497149, 0.8413447460685429, 0.8411919906082767, 1.0833154705876864,
    1.0829640838457826,
  ],
  [
    1.01, 0.8468104962282768, 0.8521898785285329, 0.852033618775676, 1.0856989636840388,
    1.085349562271666,
  ],
  [
    1.25, 0.9229001282564583, 1.117937782916431, 1.1177142029697147, 1.1226615830694222,
    1.1224926322496487,
  ],
  [
    2, 0.9953222650189527, 1.9544997361036416, 1.954597694087775, 1.085231801078197,
    1.0860992566236183,
  ],
  [
    3, 0.9999779095030014, 2.99595030590511, 2.996362607918227, 1.011945647204184,
    1.0115841666309697,
  ],
  [
    4.5, 0.9999999998033839, 4.4999847104709385, 4.499994863262588, 1.0000685291618563,
    1.0000293222704428,
  ],
  [
    5.75, 0.9999999999999996, 5.749999974342509, 5.749999999235418, 1.0000001472943119,
    1.0000000064984573,
  ],
  [8, 1.0, 7.999999999999995, 8.0, 1.0000000000000397, 1.0],
  [20, 1.0, 20.0, 20.0, 1.0, 1.0],
  [37, 1.0, 37.0, 37.0, 1.0, 1.0],
];
const xs = exact.map(([x]) => x);
const columns = { erf: 1, gelu: 2, geluTanh: 3, geluGrad: 4, geluTanhGrad: 5 } as const;

describe.each(arenas)("erf, gelu and gradients ($build)", ({ arena }) => {
  const unary = (name: string, type: "F32" | "F64", values: ArrayLike<number>): number[] => {
    arena.reset();
    const x = arena.put(type, values);
    const out = arena.allocate(values.length * 8);
    const kernel = Reflect.get(arena.kernels, name + type) as UnaryKernel; // by name: all have this signature
    kernel(1, values.length, x, values.length, 1, out, values.length, 1);
    return arena.get(type, out, values.length);
  };
  const binary = (
    name: string,
    type: "F32" | "F64",
    a: ArrayLike<number>,
    b: ArrayLike<number>,
  ): number[] => {
    arena.reset();
    const [x, y, out] = [arena.put(type, a), arena.put(type, b), arena.allocate(a.length * 8)];
    const kernel = Reflect.get(arena.kernels, name + type) as BinaryKernel; // by name: all have this signature
    kernel(1, a.length, x, a.length, 1, y, b.length, 1, out, a.length, 1);
    return arena.get(type, out, a.length);
  };

  test.each(["erf", "gelu", "geluTanh"] as const)(
    "%sF64 is within 1e-15 of exact values, relatively, also where they are tiny",
    (name) => {
      // The logistic function's argument, rounded, counts as often as it is large.
      const tolerance = name === "geluTanh" ? 2e-12 : 1e-15;
      unary(name, "F64", xs).forEach((actual, i) => {
        const wanted = exact[i]?.[columns[name]] ?? NaN;
        const error = Math.abs(actual - wanted);
        expect(error, `${name}(${xs[i]})`).toBeLessThanOrEqual(
          Math.abs(wanted) * tolerance + 1e-300,
        );
      });
    },
  );

  test.each([
    ["F32", 1e-7],
    ["F64", 1e-15],
  ] as const)(
    "gradients in %s are dy times exact derivatives, absolutely within %f",
    (type, tolerance) => {
      for (const name of ["geluGrad", "geluTanhGrad"] as const) {
        const at = type === "F32" ? exact.filter(([x]) => Math.fround(x) === x) : exact;
        const actual = binary(
          name,
          type,
          at.map(([x]) => x),
          at.map(() => -3),
        );
        expect(at.length).toBeGreaterThan(15);
        actual.forEach((value, i) => {
          const wanted = -3 * (at[i]?.[columns[name]] ?? NaN);
          expect(Math.abs(value - wanted), `${name}(${at[i]?.[0]})`).toBeLessThanOrEqual(
            3 * tolerance * (1 + Math.abs(wanted)),
          );
        });
      }
    },
  );

  test.each([
    ["erf", 1.5],
    ["gelu", 0.6],
    ["geluTanh", 0.6],
  ] as const)(
    "%sF32 is within %f ulp of the float64 kernel on a sample of all bit patterns",
    (name, ulps) => {
      const bits = Uint32Array.from({ length: 300_000 }, (_, i) => i * 14_316);
      const sample = new Float32Array(bits.buffer);
      const wanted = unary(name, "F64", sample);
      let [worst, at] = [0, 0];
      unary(name, "F32", sample).forEach((actual, i) => {
        const error = ulpsF32(actual, wanted[i] ?? 0);
        if (error > worst) [worst, at] = [error, sample[i] ?? 0];
      });
      expect(worst, `worst at ${at}`).toBeLessThanOrEqual(ulps);
    },
  );

  test("tanhGrad and sigmoidGrad multiply a gradient by the derivative in terms of the result", () => {
    const y = [0, 0.5, -0.25, 1, -1, 0.75, NaN];
    const dy = [2, 4, 8, 3, 3, 16, 1];
    for (const type of ["F32", "F64"] as const) {
      expect(binary("tanhGrad", type, y, dy)).toEqual([2, 3, 7.5, 0, 0, 7, NaN]);
      expect(binary("sigmoidGrad", type, y, dy)).toEqual([0, 1, -2.5, 0, -6, 3, NaN]);
    }
  });

  test("zeros keep their sign, infinities reach the limits, NaN stays", () => {
    for (const type of ["F32", "F64"] as const) {
      const values = [0, -0, Infinity, -Infinity, NaN, 50, -50];
      expect(unary("erf", type, values)).toEqual([0, -0, 1, -1, NaN, 1, -1]);
      for (const name of ["gelu", "geluTanh"])
        expect(unary(name, type, values)).toEqual([0, -0, Infinity, -0, NaN, 50, -0]);
      const ones = values.map(() => 1);
      for (const name of ["geluGrad", "geluTanhGrad"]) {
        const slopes = binary(name, type, values, ones);
        expect(slopes.map(Math.abs)).toEqual([0.5, 0.5, 1, 0, NaN, 1, 0]);
      }
    }
  });

  test("an element has the same bits wherever it stands in a row", () => {
    const values = Float32Array.from({ length: 67 }, (_, i) => (i - 32) / 5);
    for (const name of ["erf", "gelu", "geluTanh"]) {
      const alone = Array.from(values, (x) => unary(name, "F32", [x])[0]);
      expect(unary(name, "F32", values)).toEqual(alone);
    }
    const dy = Float32Array.from({ length: 67 }, (_, i) => i / 7 - 3);
    for (const name of ["geluGrad", "geluTanhGrad", "tanhGrad", "sigmoidGrad"]) {
      const alone = Array.from(values, (x, i) => binary(name, "F32", [x], [dy[i] ?? 0])[0]);
      expect(binary(name, "F32", values, dy)).toEqual(alone);
    }
  });
});
