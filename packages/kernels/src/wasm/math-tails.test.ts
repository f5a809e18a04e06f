import { describe, expect, test } from "vitest";
import { arenas } from "../../test/arena.ts";
import { ulpsF32 } from "../../test/ulp.ts";
import type { UnaryKernel } from "../table/elementwise-kernels.ts";

/** Exact values (60 digits, rounded to float64). */
const exact: Readonly<Record<"erfc" | "erfinv", readonly (readonly [number, number])[]>> = {
  erfc: [
    [-27, 2],
    [-3, 1.9999779095030015],
    [-1.5, 1.9661051464753108],
    [-1, 1.8427007929497149],
    [-0.75, 1.7111556336535152],
    [-0.499, 1.5196206559894685],
    [-0.1, 1.1124629160182848],
    [-1e-10, 1.000000000112838],
    [0, 1],
    [1e-20, 1],
    [0.001, 0.9988716212090307],
    [0.25, 0.7236736098317631],
    [0.4999, 0.4795880048386134],
    [0.5, 0.4795001221869535],
    [0.75, 0.28884436634648486],
    [1, 0.15729920705028513],
    [1.25, 0.07709987174354177],
    [2, 0.004677734981047266],
    [2.5, 0.0004069520174449589],
    [3, 2.209049699858544e-5],
    [4, 1.541725790028002e-8],
    [5, 1.537459794428035e-12],
    [7, 4.183825607779414e-23],
    [9.5, 3.7692144856548797e-41],
    [10, 2.088487583762545e-45],
    [13, 1.7395573154667246e-75],
    [20, 5.395865611607901e-176],
    [26.5, 2.2109076642637343e-307],
  ],
  erfinv: [
    [1e-300, 8.86226925452758e-301],
    [1e-10, 8.862269254527581e-11],
    [0.001, 0.0008862271574665521],
    [0.1, 0.08885599049425769],
    [-0.3, -0.2724627147267543],
    [0.5, 0.4769362762044699],
    [0.51, 0.4881220505159588],
    [0.7, 0.7328690779592167],
    [-0.9, -1.1630871536766743],
    [0.96, 1.4522197815622466],
    [0.99, 1.8213863677184494],
    [0.9965, 2.0647715607126025],
    [0.999, 2.3267537655135246],
    [0.99999, 3.123413274341571],
    [0.9999999, 3.7665625816384707],
    [1 - 2 ** -24, 3.832506856900711],
    [1 - 2 ** -30, 4.328028275800946],
    [1 - 2 ** -40, 5.05125408524939],
    [1 - 2 ** -50, 5.686128441310391],
    [1 - 2 ** -52, 5.805018683193453],
    [1 - 2 ** -53, 5.8635847487551676],
  ],
};

const edges = {
  erfc: [
    [Infinity, 0],
    [-Infinity, 2],
    [-0, 1],
    [30, 0],
    [NaN, NaN],
  ],
  erfinv: [
    [0, 0],
    [-0, -0],
    [1, Infinity],
    [-1, -Infinity],
    [1.5, NaN],
    [-Infinity, NaN],
    [NaN, NaN],
  ],
} as const;

describe.each(arenas)("erfc and erfinv ($build)", ({ arena }) => {
  const run = (name: string, type: "F32" | "F64", values: ArrayLike<number>): number[] => {
    arena.reset();
    const x = arena.put(type, values);
    const out = arena.allocate(values.length * 8);
    const kernel = Reflect.get(arena.kernels, name + type) as UnaryKernel; // by name: all have this signature
    kernel(1, values.length, x, values.length, 1, out, values.length, 1);
    return arena.get(type, out, values.length);
  };

  test.each(["erfc", "erfinv"] as const)(
    "%sF64 is within 8e-16 of exact values, relatively, also where they are tiny",
    (name) => {
      const xs = exact[name].map(([x]) => x);
      run(name, "F64", xs).forEach((actual, i) => {
        const wanted = exact[name][i]![1];
        expect(Math.abs(actual / wanted - 1), `${name}(${xs[i]})`).toBeLessThanOrEqual(8e-16);
      });
    },
  );

  test.each([
    ["erfc", 10.1],
    ["erfinv", 1],
  ] as const)("%sF32 is within 0.6 ulp of the float64 kernel", (name, end) => {
    const bits = Uint32Array.from({ length: 300_000 }, (_, i) => i * 14_316);
    const sample = [
      ...new Float32Array(bits.buffer),
      ...Array.from({ length: 60_000 }, (_, i) => Math.fround(end * (i / 30_000 - 1))),
      ...Array.from({ length: 1000 }, (_, i) => 1 - i * 2 ** -24),
    ];
    const wanted = run(name, "F64", sample);
    let [worst, at] = [0, 0];
    run(name, "F32", sample).forEach((actual, i) => {
      const error = ulpsF32(actual, wanted[i] ?? 0);
      if (error > worst) [worst, at] = [error, sample[i] ?? 0];
    });
    expect(worst, `worst at ${at}`).toBeLessThanOrEqual(0.6);
  });

  test.each(["erfc", "erfinv"] as const)("%s handles its ends, zeros and NaN", (name) => {
    for (const type of ["F32", "F64"] as const) {
      for (const [x, wanted] of edges[name]) {
        const actual = run(name, type, new Array<number>(7).fill(x));
        expect(actual, `${name}${type}(${x})`).toEqual(new Array<number>(7).fill(wanted));
      }
    }
  });
});
