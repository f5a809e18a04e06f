import { constant, provenanceOf } from "@weft/init";
import { ones, Parameter, tensor, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  deepCopy,
  initialize,
  initReport,
  Linear,
  Module,
  Sequential,
  tie,
  untie,
} from "../index.ts";

/** What a report says of the first parameter. */
const first = (net: Module): unknown => initReport(net).rows[0];

function initialized(): Sequential<[Linear, Linear]> {
  const net = new Sequential(new Linear(2, 2), new Linear(2, 2));
  initialize(net, { preset: "mxnet", seed: 7 });
  return net;
}

const NOTE = {
  initializer: "@weft/init/mxnetUniform@1",
  options: { scale: 0.07 },
  seed: 7,
  key: "0.weight",
};

describe("C: provenance", () => {
  test("survives a change of the dtype, with what was written before it, under all names", () => {
    const net = initialized();
    tie(net, "1.weight", "0.weight");
    net.to("float64");
    expect(first(net)).toMatchObject({
      names: ["0.weight", "1.weight"],
      provenance: { ...NOTE, changedBy: null },
      writtenBy: null,
    });
    net[0].weight.data.mul_(2);
    net.to("float32");
    expect(first(net)).toMatchObject({
      provenance: { ...NOTE, changedBy: "mul_" },
      writtenBy: "mul_",
    });
    net[1].weight.data.add_(1);
    expect(provenanceOf(net[0].weight)?.changedBy).toBe("add_");
  });

  test("goes with a deep copy, and is the copy's own from then on; buffers have it too", () => {
    class Counted extends Module {
      readonly weight = constant(new Parameter(zeros([2])), { value: 3 }) as Parameter;
      constructor() {
        super();
        this.registerBuffer("total", constant(zeros([2]), { value: 4 }));
      }
      override forward(): never {
        throw new Error("not called");
      }
    }
    const net = initialized();
    const copy = deepCopy(net);
    expect(first(copy)).toMatchObject({ provenance: { ...NOTE, changedBy: null } });
    copy[0].weight.data.zero_();
    expect(first(copy)).toMatchObject({ provenance: { ...NOTE, changedBy: "zero_" } });
    expect(first(net)).toMatchObject({ provenance: { ...NOTE, changedBy: null } });
    expect(first(deepCopy(copy))).toMatchObject({ provenance: { ...NOTE, changedBy: "zero_" } });
    const counted = deepCopy(new Counted()).to("float64");
    expect(
      [counted.weight, counted.getBuffer("total")].map((one) => provenanceOf(one)?.options),
    ).toEqual([{ value: 3 }, { value: 4 }]);
  });

  test("ends when values are set by hand, which the report says, and what has written since is said of all others", () => {
    const net = initialized();
    net[0].weight.setData(ones([2, 2]));
    expect(first(net)).toMatchObject({ provenance: null, writtenBy: "setData" });
    expect(String(initReport(net))).toMatch(/^0\.weight +\[2, 2\] +- +- +setData$/m);
    net.to("float64");
    expect(first(net)).toMatchObject({ provenance: null, writtenBy: "setData" });
    net[0].weight.setData(
      constant(
        tensor([
          [1, 2],
          [3, 4],
        ]),
        { value: 5 },
      ),
    );
    expect(first(net)).toMatchObject({
      provenance: { options: { value: 5 }, changedBy: "setData" },
      writtenBy: "setData",
    });
    const loaded = initialized();
    loaded.loadStateDict(initialized().stateDict());
    expect(first(loaded)).toMatchObject({ provenance: NOTE, writtenBy: "copy_" });
  });

  test("of a new parameter that nobody wrote to is empty", () => {
    class Plain extends Module {
      readonly weight = new Parameter(ones([2]));
      override forward(): never {
        throw new Error("not called");
      }
    }
    expect(first(new Plain())).toMatchObject({ provenance: null, writtenBy: null });
    expect(first(new Plain().to("float64"))).toMatchObject({ provenance: null, writtenBy: null });
  });

  test("stays with both after a tie has ended, also one to a view", () => {
    const keys = (net: Module): unknown[] =>
      initReport(net).rows.map(({ provenance }) => provenance?.key);
    const net = initialized();
    tie(net, "1.weight", "0.weight");
    untie(net, "1.weight");
    expect(keys(net)).toEqual(["0.weight", "0.bias", "0.weight", "1.bias"]);
    tie(net, "1.bias", net[0].bias.at(":"));
    untie(net, "1.bias");
    expect(keys(net)).toEqual(["0.weight", "0.bias", "0.weight", "0.bias"]);
    expect(initReport(net).rows.every(({ writtenBy }) => writtenBy === null)).toBe(true);
  });
});
