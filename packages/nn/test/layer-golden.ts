import { fromTypedArray, manualSeed, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Sequential, type Layer, type Module } from "../src/index.ts";
import { expectGolden, readGolden, toTensor, toTensors, type GoldenTensor } from "./golden.ts";

/** A tensor of any dtype. */
interface AnyGolden extends Omit<GoldenTensor, "dtype"> {
  readonly dtype: "float32" | "float64" | "int64" | "bool";
}

/** What `goldens/gen_layers.py` records of a layer. */
interface LayerGolden {
  readonly printed: string;
  /** The state dict after `manualSeed(7)`. */
  readonly initial: Readonly<Record<string, AnyGolden>>;
  /** The parameters that everything below is computed with. */
  readonly params: Readonly<Record<string, GoldenTensor>>;
  readonly inputs: readonly AnyGolden[];
  /** After `manualSeed(8)`. */
  readonly out: readonly AnyGolden[];
  readonly dy: readonly (GoldenTensor | null)[];
  readonly inputGrads: readonly (GoldenTensor | null)[];
  readonly grads: Readonly<Record<string, GoldenTensor | null>>;
  readonly buffers: Readonly<Record<string, AnyGolden>>;
  readonly evaluated: readonly AnyGolden[];
}

/** A layer beside PyTorch's: PyTorch's code, ours, and the call when it is more than `forward(...inputs)`. */
export type LayerCase<M extends Module = Module> = readonly [
  code: string,
  make: () => M,
  run?: (layer: M, ...inputs: Tensor[]) => unknown,
];

/** Tells the types of one case, whose `run` may take the layer by its class. */
export function layerCase<M extends Module>(
  code: string,
  make: () => M,
  run?: (layer: M, ...inputs: Tensor[]) => unknown,
): LayerCase {
  return run === undefined ? [code, make] : [code, make, run as never]; // it is called with what `make` gives
}

/** Compares layers with PyTorch's: what they print and draw, outputs, gradients and buffers, in both dtypes and both modes. */
export function describeLayers(file: string, cases: readonly LayerCase[]): void {
  const goldens = readGolden<Readonly<Record<string, LayerGolden>>>(file);

  test("every golden has its case", () => {
    const codes = Object.keys(goldens).filter((code) => code !== "made_with");
    expect(cases.map(([code]) => code)).toEqual(codes);
  });

  describe.each(cases.map((each) => [each[0], each] as const))("%s", (code, [, make, run]) => {
    const golden = goldens[code]!;
    const plain: LayerCase[2] = (layer, ...[x, ...more]) => layer.forward(x!, ...(more as never[])); // the case knows them
    /** Alone, and in a Sequential, which gives back at once what nobody sees. */
    const contained: LayerCase[2] = (layer, x) => new Sequential(layer as Layer).forward(x);

    test("prints, and draws its values, as in PyTorch", () => {
      manualSeed(7);
      const layer = make();
      expect(String(layer)).toBe(golden.printed);
      const state = layer.stateDict();
      expect(Object.keys(state)).toEqual(Object.keys(golden.initial));
      for (const [name, wanted] of Object.entries(golden.initial)) {
        expect(state[name]!.shape, name).toEqual(wanted.shape);
        expect([...state[name]!.toTypedArray()].map(Number), name).toEqual(wanted.data);
      }
    });

    test.each(["float64", "float32"] as const)("computes PyTorch's values in %s", (dtype) => {
      const call = run ?? (dtype === "float32" && golden.inputs.length === 1 ? contained : plain);
      const layer = make().to(dtype);
      const given = Object.entries(toTensors(golden.params)).map(([name, t]) => [
        name,
        t.to(dtype),
      ]);
      layer.loadStateDict(Object.fromEntries(given) as Record<string, Tensor>, { strict: false });
      const inputs = golden.inputs.map((each) => input(each, dtype));
      manualSeed(8);
      const out = tensorsOf(call(layer, ...inputs));
      expect(out).toHaveLength(golden.out.length);
      const loss = out.flatMap((t, i) => {
        expectValues(t, golden.out[i]!, dtype, `output ${i}`);
        const dy = golden.dy[i]!;
        return dy === null ? [] : [t.mul(input(dy, dtype).detach())];
      });
      backward(loss);
      for (const [i, wanted] of golden.inputGrads.entries())
        expectGradient(inputs[i]!.grad, wanted, dtype, `gradient of input ${i}`);
      const parameters = Object.fromEntries(layer.namedParameters());
      expect(Object.keys(parameters)).toEqual(Object.keys(golden.grads));
      for (const [name, wanted] of Object.entries(golden.grads))
        expectGradient(parameters[name]!.grad, wanted, dtype, `gradient of ${name}`);
      const buffers = Object.fromEntries(layer.namedBuffers());
      expect(Object.keys(buffers)).toEqual(Object.keys(golden.buffers));
      for (const [name, wanted] of Object.entries(golden.buffers))
        expectValues(buffers[name]!, wanted, dtype, name);
      layer.eval();
      const evaluated = tensorsOf(call(layer, ...inputs));
      for (const [i, t] of evaluated.entries())
        expectValues(t, golden.evaluated[i]!, dtype, `output ${i} in evaluation mode`);
      backward(evaluated.filter((t) => t.requiresGrad));
    });
  });
}

function input({ dtype, shape, data }: AnyGolden, wanted: "float32" | "float64"): Tensor {
  if (dtype === "int64") return fromTypedArray(BigInt64Array.from(data, BigInt), shape);
  if (dtype === "bool") return toTensor({ dtype: "float32", shape, data }).to("bool");
  return toTensor({ dtype, shape, data }).to(wanted).setRequiresGrad();
}

function backward(tensors: readonly Tensor[]): void {
  if (tensors.length > 0)
    tensors
      .map((t) => t.sum())
      .reduce((a, b) => a.add(b))
      .backward();
}

/** The tensors of a result, from left to right; maxima come before their places. */
function tensorsOf(result: unknown): Tensor[] {
  if (result === null) return [];
  if (Array.isArray(result)) return result.flatMap(tensorsOf);
  const pooled = result as { values?: unknown; indices?: unknown };
  if (typeof pooled.values === "object") return [pooled.values, pooled.indices] as Tensor[];
  return [result as Tensor];
}

function expectGradient(
  got: Tensor | null,
  wanted: GoldenTensor | null,
  dtype: "float32" | "float64",
  what: string,
): void {
  if (wanted !== null) expectValues(got!, wanted, dtype, what);
  else expect(got, what).toBeNull();
}

/** In float32 the numbers that the float64 ones are nearest to, within the tolerance of float32. */
function expectValues(
  got: Tensor,
  { shape, data, ...wanted }: AnyGolden,
  dtype: "float32" | "float64",
  what: string,
): void {
  if (wanted.dtype === "float64") return expectGolden(got, { dtype, shape, data }, what);
  expect(got.dtype, what).toBe(wanted.dtype);
  expect(got.shape, what).toEqual(shape);
  expect([...got.toTypedArray()].map(Number), what).toEqual(data);
}
