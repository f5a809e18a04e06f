import { ones, Parameter, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Linear, Sequential, tie, tieGroups, untie } from "../index.ts";

const threeLayers = (): Sequential<readonly [Linear, Linear, Linear]> =>
  new Sequential(new Linear(2, 2), new Linear(2, 2), new Linear(2, 3));

describe("tie", () => {
  test("makes two paths hold one parameter, whose gradient is the sum of its uses", () => {
    const net = threeLayers();
    tie(net, "1.weight", "0.weight");
    expect(net[1].weight).toBe(net[0].weight);
    expect(tieGroups(net)).toEqual([["0.weight", "1.weight"]]);
    net[1].weight.data.set([0, 0], 100);
    expect(net[0].weight.at(0, 0).item()).toBe(100);
  });

  test("refuses paths without a parameter, and parameters of different shapes", () => {
    const net = threeLayers();
    expect(() => tie(net, "2.weight", "0.weight")).toThrow(
      /same shape and dtype; got 2\.weight \[3, 2\] float32 and 0\.weight \[2, 2\]/,
    );
    expect(() => tie<typeof net>(net, "9.weight" as "0.weight", "0.weight")).toThrow(
      /got "9\.weight"/,
    );
  });

  test("that an assignment broke is noticed at the next walk with both names, and untie is the way out", () => {
    const net = threeLayers();
    tie(net, "1.weight", "0.weight");
    net[1].weight = new Parameter(zeros([2, 2]));
    const message = /"1\.weight" and "0\.weight" were tied and now hold different parameters/;
    expect(() => [...net.parameters()]).toThrow(message);
    expect(() => net.stateDict()).toThrow(message);
    untie(net, "1.weight");
    expect(tieGroups(net)).toEqual([]);
  });

  test("untie gives a path its own parameter with the same values", () => {
    const net = threeLayers();
    net[1].weight = net[0].weight;
    untie(net, "1.weight");
    expect(net[1].weight).not.toBe(net[0].weight);
    expect(net[1].weight.toArray()).toEqual(net[0].weight.toArray());
    net[1].weight.data.copy_(ones([2, 2]));
    expect(net[0].weight.toArray()).not.toEqual(net[1].weight.toArray());
  });
});
