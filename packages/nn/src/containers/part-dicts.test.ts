import { ones, Parameter, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Flatten, Linear, ModuleDict, ParameterDict, ReLU, Sequential } from "../index.ts";

describe("ModuleDict", () => {
  test("A: keeps modules under keys, in the order in which they came", () => {
    const fc = new Linear(2, 3);
    const dict = new ModuleDict({ b: fc, a: new ReLU() });
    expect([...dict.keys()]).toEqual(["b", "a"]);
    expect(dict.get("b")).toBe(fc);
    expect(dict.b.outFeatures).toBe(3);
    expect(Object.keys(new Sequential(dict as never).stateDict())).toEqual([
      "0.b.weight",
      "0.b.bias",
    ]);
    const flat = new Flatten();
    dict.set("b", flat).update([["c", fc]]);
    expect([...dict]).toEqual([
      ["b", flat],
      ["a", dict.a],
      ["c", fc],
    ]);
    expect([...dict.values()]).toEqual([flat, dict.a, fc]);
    expect(dict.pop("b")).toBe(flat);
    expect([dict.has("b"), dict.size]).toEqual([false, 2]);
    expect(dict.delete("b")).toBe(false);
    expect([...dict.set("b", fc).keys()]).toEqual(["a", "c", "b"]);
    expect(dict.popItem()).toEqual(["b", fc]);
    dict.clear();
    expect([dict.size, dict.popItem(), String(dict)]).toEqual([0, undefined, "ModuleDict()"]);
  });

  test("keeps the order of pairs whose keys look like numbers", () => {
    const dict = new ModuleDict(
      new Map([
        ["1", new ReLU()],
        ["0", new ReLU()],
      ]),
    );
    expect([...dict.keys()]).toEqual(["1", "0"]);
  });

  test("gives a fallback, or lists the nearest keys", () => {
    const dict = new ModuleDict({ encoder: new ReLU(), decoder: new ReLU() });
    expect(dict.get("other", null)).toBeNull();
    expect(() => dict.get("encodr" as "encoder")).toThrow(
      'ModuleDict: get: a part must stand under the key; got "encodr" (did you mean "encoder", "decoder"?)',
    );
  });

  test("refuses what is no module, and the keys of members", () => {
    const dict = new ModuleDict({ a: new ReLU() });
    expect(() => dict.set("b", zeros([1]) as never)).toThrow(
      'ModuleDict: "b" must be a module; got Tensor',
    );
    expect(() => dict.set("keys", new ReLU())).toThrow(/must not hide a member; got "keys"/);
    expect(() => dict.set("a.b", new ReLU())).toThrow(/contain a dot/);
    expect([...dict.keys()]).toEqual(["a"]);
    expect(() => dict.forward()).toThrow(/has no forward/);
  });
});

describe("ParameterDict", () => {
  test("B: keeps parameters under keys; tensors become parameters, null keeps a key", () => {
    const left = new Parameter(ones([2]));
    const dict = new ParameterDict({ left, right: zeros([3]), none: null });
    expect(dict.left).toBe(left);
    expect(dict.right).toBeInstanceOf(Parameter);
    expect([...dict.keys()]).toEqual(["left", "right", "none"]);
    expect(Object.keys(dict.stateDict())).toEqual(["left", "right"]);
    expect([dict.get("none"), dict.size]).toEqual([null, 3]);
    dict.delete("left");
    expect([...dict.set("left", left).keys()]).toEqual(["right", "none", "left"]);
    expect(dict.setDefault("left", ones([9]))).toBe(left);
    expect(dict.setDefault("more", ones([9]))?.shape).toEqual([9]);
    expect(dict.pop("left")).toBe(left);
    const copy = dict.copy();
    expect(copy.right).toBe(dict.right);
    dict.clear();
    expect([dict.size, copy.size]).toEqual([0, 3]);
    expect(() => copy.set("x", "y" as never)).toThrow(
      'ParameterDict: "x" must be a Parameter, a tensor or null; got [object String]',
    );
  });

  test("fromKeys ties one parameter under all keys", () => {
    const dict = ParameterDict.fromKeys(["a", "b"], zeros([2]));
    expect(dict.get("a")).toBe(dict.get("b"));
    expect([...dict.parameters()]).toHaveLength(1);
    expect(ParameterDict.fromKeys(["a"]).get("a")).toBeNull();
  });

  test("A: prints what PyTorch prints", () => {
    expect(String(new ParameterDict({ a: null, b: zeros([2, 3], { dtype: "float64" }) }))).toBe(
      "ParameterDict(\n    (a): Object of type: NoneType\n    (b): Parameter containing: [torch.DoubleTensor of size 2x3]\n)",
    );
  });
});
