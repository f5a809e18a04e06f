import { ones, Parameter, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Linear, Module, ReLU, Sequential, tie, tieGroups, untie } from "../index.ts";

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

  test("D: Assigning over one tied: that an assignment broke is noticed at the next walk with both names, and untie is the way out", () => {
    const net = threeLayers();
    tie(net, "1.weight", "0.weight");
    net[1].weight = new Parameter(zeros([2, 2]));
    const message = /1\.weight" and "(0\.)?0\.weight" were tied and now hold different parameters/;
    expect(() => [...net.parameters()]).toThrow(message);
    const walks = [
      () => net.stateDict(),
      () => [...net.namedModules()],
      () => net.train(),
      () => [...net.namedParameters({ recurse: false })],
      () => new Sequential(net).zeroGrad(),
    ];
    for (const walk of walks) expect(walk).toThrow(message);
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

  test("takes everything along that was tied with the path before", () => {
    const net = new Sequential(new Linear(2, 2), new Linear(2, 2), new Linear(2, 2));
    tie(net, "1.weight", "0.weight");
    const { weight } = net[2];
    tie(net, "0.weight", "2.weight");
    expect(tieGroups(net)).toEqual([["0.weight", "1.weight", "2.weight"]]);
    expect(net[0].weight).toBe(weight);
    tie(net, "1.weight", "2.weight");
    expect(tieGroups(net)).toHaveLength(1);
    net[1].weight = new Parameter(zeros([2, 2]));
    expect(() => net.stateDict()).toThrow(/"1\.weight" and "2\.weight" were tied/);
  });

  test("of several paths stays for the others when one is untied", () => {
    const net = new Sequential(new Linear(2, 2), new Linear(2, 2), new Linear(2, 2));
    tie(net, "1.weight", "0.weight");
    tie(net, "2.weight", "0.weight");
    untie(net, "0.weight");
    expect(tieGroups(net)).toEqual([["1.weight", "2.weight"]]);
    net[2].weight = new Parameter(zeros([2, 2]));
    expect(() => net.stateDict()).toThrow(/"2\.weight" and "1\.weight" were tied/);
  });

  test("declared inside a module is watched from outside, under its full name", () => {
    class Autoencoder extends Module {
      readonly encoder = new Linear(2, 2);
      readonly decoder = new Linear(2, 2);
      constructor() {
        super();
        tie<Autoencoder>(this, "decoder.weight", "encoder.weight");
      }
      override forward(x: Tensor): Tensor {
        return this.decoder.forward(this.encoder.forward(x));
      }
    }
    const net = new Sequential(new ReLU(), new Autoencoder());
    expect(tieGroups(net)).toEqual([["1.encoder.weight", "1.decoder.weight"]]);
    net[1].decoder.weight = new Parameter(zeros([2, 2]));
    const message = /"1\.decoder\.weight" and "1\.encoder\.weight" were tied/;
    expect(() => [...net.namedParameters()]).toThrow(message);
    expect(() => net.loadStateDict({})).toThrow(message);
    expect(() => net.to("float64")).toThrow(message);
    expect(net[1].encoder.weight.dtype).toBe("float32");
  });

  test("of a module that stands in two places is not untied by half", () => {
    const shared = new Linear(2, 2);
    const net = new Sequential(shared, new ReLU(), shared);
    const { weight } = shared;
    expect(() => untie(net, "2.weight")).toThrow(
      /one place; got "2\.weight", whose module stands at "0" and "2" \(put a module of its own there\)/,
    );
    expect(shared.weight).toBe(weight);
  });

  test("is for parameters: paths to anything else are refused by untie too", () => {
    const net = new Sequential(new Linear(2, 2));
    for (const path of ["0", "0.forward", "0.inFeatures", "nope.weight", ""])
      expect(() => untie<Module>(net, path)).toThrow(/must name a parameter/);
  });

  test("keeps what is frozen frozen, also after untying", () => {
    const net = new Sequential(new Linear(2, 2), new Linear(2, 2));
    net[0].weight.setRequiresGrad(false);
    tie(net, "1.weight", "0.weight");
    untie(net, "1.weight");
    expect([net[0].weight.requiresGrad, net[1].weight.requiresGrad]).toEqual([false, false]);
  });

  test("adds the gradients of all uses to one", () => {
    const make = (): Sequential<readonly [Linear<false>, Linear<false>]> =>
      new Sequential(new Linear(2, 2, { bias: false }), new Linear(2, 2, { bias: false }));
    const [tied, apart] = [make(), make()];
    tie(tied, "1.weight", "0.weight");
    for (const { weight } of [apart[0], apart[1]]) weight.data.copy_(tied[0].weight.data);
    for (const net of [tied, apart])
      net
        .forward(ones([1, 2]))
        .sum()
        .backward();
    const sum = apart[0].weight.grad!.add(apart[1].weight.grad!);
    expect(tied[0].weight.grad!.sub(sum).abs().amax().item()).toBeLessThan(1e-6);
  });
});
