import { describe, expect, test } from "vitest";
import { grad, ones, Parameter, tensor, zeros, type Tensor } from "../index.ts";

const encoderOf = (): Parameter => new Parameter(tensor([[1, 2, 3], [4, 5, 6]])); // prettier-ignore
const decoderOf = (encoder: Parameter): Parameter =>
  new Parameter(zeros([3, 2])).tieTo(encoder.t());

/** Its gradient is 2 for the encoder and 3 and 4 for the decoder: 9 in all. */
const lossOf = (encoder: Parameter, decoder: Parameter): Tensor =>
  encoder.mul(2).sum().add(decoder.mul(3).sum()).add(decoder.mul(4).sum());

describe("B: Gradient hook on a tied parameter", () => {
  test("fires once with the sum over all uses of all that is tied, in the shape of the one it is on", () => {
    const encoder = encoderOf();
    const decoder = decoderOf(encoder);
    const seen: unknown[] = [];
    encoder.registerHook((g) => void seen.push(["encoder", g.shape, g.at(0, 0).item()]));
    decoder.registerHook((g) => void seen.push(["decoder", g.shape, g.at(0, 0).item()]));
    decoder.registerPostAccumulateGradHook((p) =>
      seen.push(["after", p === decoder, p.grad!.at(2, 1).item()]),
    );
    lossOf(encoder, decoder).backward();
    expect(seen).toEqual([
      ["encoder", [2, 3], 9],
      ["decoder", [3, 2], 9],
      ["after", true, 9],
    ]);
    encoder.mul(2).sum().backward(); // no use of the decoder, whose gradient it changes all the same
    expect(seen.slice(3)).toEqual([
      ["encoder", [2, 3], 2],
      ["decoder", [3, 2], 2],
      ["after", true, 11],
    ]);
  });

  test("replaces the part that is shown, of a transpose and of a slice", () => {
    const encoder = encoderOf();
    const decoder = decoderOf(encoder);
    const slice = new Parameter(zeros([2])).tieTo(encoder.at(1, "1:"));
    decoder.registerHook(() => tensor([[1, 2], [3, 4], [5, 6]])); // prettier-ignore
    slice.registerHook((g) => g.mul(10));
    lossOf(encoder, decoder).backward();
    expect(encoder.grad!.toArray()).toEqual([[1, 3, 5], [2, 40, 60]]); // prettier-ignore
    expect(slice.grad!.toArray()).toEqual([40, 60]);
    slice.registerHook(() => ones([3]));
    expect(() => encoder.sum().backward()).toThrow(
      /must return nothing or a gradient of shape \[2\] and dtype float32; got shape \[3\]/,
    );
  });

  test("stays on its parameter when that is frozen and not, given other memory, tied elsewhere and untied", () => {
    const [encoder, other] = [encoderOf(), encoderOf()];
    const decoder = new Parameter(zeros([3, 2]));
    const seen: number[] = [];
    const handle = decoder.registerHook((g) => void seen.push(g.sum().item()));
    decoder.tieTo(encoder.t());
    const run = (): number[] => {
      seen.length = 0;
      lossOf(encoder, decoder).add(other.sum()).backward();
      return [...seen];
    };
    expect(run()).toEqual([54]);
    encoder.setRequiresGrad(false);
    expect(run()).toEqual([]);
    decoder.setRequiresGrad(true);
    expect(run()).toEqual([54]);
    encoder.setData(ones([2, 3]));
    expect(run()).toEqual([54]);
    decoder.tieTo(other.t());
    expect(run()).toEqual([48]);
    decoder.untie();
    expect(run()).toEqual([42]);
    decoder.tieTo(encoder.t());
    expect(run()).toEqual([54]);
    handle.remove();
    expect(run()).toEqual([]);
    expect([encoder.hooks, other.hooks, decoder.hooks]).toEqual([null, null, null]);
  });

  test("is part of the graph that createGraph records", () => {
    const encoder = new Parameter(tensor([2, 3]));
    const decoder = new Parameter(zeros([1])).tieTo(encoder.at("1:"));
    const handle = decoder.registerHook((g) => g.mul(g));
    encoder.pow(2).sum().backward(null, { createGraph: true });
    expect(encoder.grad!.toArray()).toEqual([4, 36]);
    handle.remove();
    // d (4 x²) / dx at 3
    expect(grad(encoder.grad!.at(1), [encoder])[0]!.toArray()).toEqual([0, 24]);
  });
});

describe("a tied parameter, as all parameters,", () => {
  test("keeps its gradient without being asked, and can be where backward stops", () => {
    const encoder = encoderOf();
    const decoder = decoderOf(encoder);
    decoder.retainGrad();
    lossOf(encoder, decoder).backward(null, { inputs: [decoder, encoder] });
    expect(decoder.grad!.toArray()).toEqual([[9, 9], [9, 9], [9, 9]]); // prettier-ignore
    expect(encoder.grad!.toArray()).toEqual([[9, 9, 9], [9, 9, 9]]); // prettier-ignore
    lossOf(encoder, decoder).backward(null, { inputs: [decoder] });
    expect(encoder.grad!.at(0, 0).item()).toBe(18);
  });
});
