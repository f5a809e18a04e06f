import { aliasTable, noGrad, ones, tensor, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Linear, Sequential, StateDictError } from "../index.ts";

function tiedNet(): Sequential<readonly [Linear, Linear]> {
  const net = new Sequential(new Linear(2, 2), new Linear(2, 2));
  net[1].weight = net[0].weight;
  return net;
}

const values = (net: Sequential): unknown => Object.values(net.stateDict()).map((t) => t.toArray());

describe("stateDict", () => {
  test("A: stateDict: has every name, tied ones too, with live values and an alias table", () => {
    const net = tiedNet();
    const state = net.stateDict();
    expect(Object.keys(state)).toEqual(["0.weight", "0.bias", "1.weight", "1.bias"]);
    expect([...aliasTable(Object.entries(state))]).toEqual([["1.weight", "0.weight"]]);
    state["1.weight"].fill_(3);
    expect(net[0].weight.at(0, 0).item()).toBe(3);
    expect(state["0.weight"].requiresGrad).toBe(false);
  });

  test("as a copy does not follow the net, and keeps its ties among the copies", () => {
    const net = tiedNet();
    const copy = net.stateDict({ copy: true, prefix: "best" });
    noGrad(() => net[0].weight.fill_(9));
    expect(copy["best.0.weight"]!.at(0, 0).item()).not.toBe(9);
    expect(copy["best.0.weight"]!.storage).toBe(copy["best.1.weight"]!.storage);
  });
});

describe("loadStateDict", () => {
  test("writes values in place: parameters, ties and whoever holds them stay", () => {
    const [net, other] = [tiedNet(), tiedNet()];
    const { weight } = net[0];
    net.loadStateDict(other.stateDict());
    expect(net[1].weight).toBe(weight);
    expect(values(net)).toEqual(values(other));
  });

  test("D: Load: does not miss a name that an alias covers", () => {
    const { "0.weight": _, ...rest } = tiedNet().stateDict();
    const net = tiedNet();
    net.loadStateDict(rest);
    expect(net[0].weight.toArray()).toEqual(rest["1.weight"].toArray());
  });

  test("takes names renamed by mapKeys, and ignores missing and unexpected ones when not strict", () => {
    const net = tiedNet();
    net.loadStateDict(
      { "module.0.bias": ones([2]) },
      { strict: false, mapKeys: (name) => name.replace("module.", "") },
    );
    expect(net[0].bias.toArray()).toEqual([1, 1]);
  });

  const cases: [string, (state: Record<string, Tensor>) => Record<string, Tensor>, RegExp][] = [
    ["missing names", ({ "0.bias": _, ...rest }) => rest, /missing 0\.bias/],
    [
      "unexpected names, with the nearest",
      (state) => ({ ...state, "0.wieght": zeros([1]) }),
      /unexpected 0\.wieght \(did you mean "0\.weight"/,
    ],
    [
      "other shapes",
      (state) => ({ ...state, "1.bias": zeros([3]) }),
      /1\.bias: the state has \[3\] float32, the module \[2\] float32/,
    ],
    [
      "other dtypes",
      (state) => ({ ...state, "1.bias": zeros([2], { dtype: "float64" }) }),
      /1\.bias: the state has \[2\] float64/,
    ],
    [
      "conflicting values of tied names, with the largest difference",
      (state) => ({
        ...state,
        "0.weight": tensor([
          [1, 1],
          [1, 1],
        ]),
        "1.weight": tensor([
          [1, 1],
          [1, 3.5],
        ]),
      }),
      /0\.weight and 1\.weight are tied but differ by up to 2\.5/,
    ],
    [
      "a module. prefix, with a hint",
      (state) =>
        Object.fromEntries(Object.entries(state).map(([name, t]) => [`module.${name}`, t])),
      /use mapKeys to take it off/,
    ],
  ];
  test.each(cases)("refuses %s and changes nothing", (_, change, message) => {
    const net = tiedNet();
    const before = values(net);
    const state = change(tiedNet().stateDict());
    expect(() => net.loadStateDict(state)).toThrow(StateDictError);
    expect(() => net.loadStateDict(state)).toThrow(message);
    expect(values(net)).toEqual(before);
  });
});
