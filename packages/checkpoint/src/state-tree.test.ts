import { tensor, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { decodeCheckpoint } from "./decode.ts";
import { encodeCheckpoint } from "./encode.ts";
import { packState, unpackState, type StateTree } from "./state-tree.ts";

function throughBytes(state: StateTree): unknown {
  return unpackState(decodeCheckpoint(encodeCheckpoint(packState(state))));
}

describe("a tree of state dicts", () => {
  test("comes back with its tensors where they were, ties over its parts included", () => {
    const weight = tensor([1, 2]);
    const state = {
      model: { "0.weight": weight, "2.weight": weight },
      optimizer: {
        groups: [{ lr: 0.1, params: ["0.weight"] }],
        state: { "0.weight": { step: 3, m: tensor([5]) } },
      },
      list: [tensor([7]), null, [tensor([8])]],
      "a/b": -0,
      __proto__: null,
    };
    const back = throughBytes(state) as typeof state;
    expect(back.model["2.weight"].storage).toBe(back.model["0.weight"].storage);
    expect(back.model["0.weight"].toArray()).toEqual([1, 2]);
    expect(back.optimizer.groups).toEqual([{ lr: 0.1, params: ["0.weight"] }]);
    expect(back.optimizer.state["0.weight"].step).toBe(3);
    expect(back.optimizer.state["0.weight"].m.toArray()).toEqual([5]);
    expect((back.list[0] as Tensor).toArray()).toEqual([7]);
    expect(back.list[1]).toBeNull();
    expect((back.list[2] as Tensor[])[0]!.toArray()).toEqual([8]);
    expect(back["a/b"]).toBe(-0);
  });

  test("may be one tensor, and leaves out what is undefined", () => {
    expect((throughBytes(tensor([4])) as Tensor).toArray()).toEqual([4]);
    expect(throughBytes({ a: undefined, b: 1 })).toEqual({ b: 1 });
  });

  test("is refused when two tensors have one name, or something is not plain", () => {
    expect(() => packState({ a: { b: tensor([1]) }, "a/b": tensor([2]) })).toThrow(
      /two named a\/b/,
    );
    expect(() => throughBytes({ when: new Date(0) })).toThrow(/when/);
  });

  test.each<[string, object]>([
    ["other metadata", { tensors: {}, metadata: { epoch: 1 } }],
    [
      "a name without its tensor",
      { tensors: {}, metadata: { state: { a: null }, tensors: { a: ["a"] } } },
    ],
    [
      "a path to nothing",
      { tensors: { a: tensor([1]) }, metadata: { state: {}, tensors: { a: ["a"] } } },
    ],
    [
      "a path through the prototype",
      { tensors: { a: tensor([1]) }, metadata: { state: {}, tensors: { a: ["__proto__", "x"] } } },
    ],
    [
      "a path to a value",
      { tensors: { a: tensor([1]) }, metadata: { state: { a: 1 }, tensors: { a: ["a"] } } },
    ],
  ])("is not made of a checkpoint with %s", (_, checkpoint) => {
    expect(() => unpackState(checkpoint as Parameters<typeof unpackState>[0])).toThrow(
      /packState writes/,
    );
  });
});
