import { BatchNorm1d, Linear, ReLU, Sequential, tie } from "@weft/nn";
import { noGrad, Parameter, rand, zeros } from "@weft/tensor";
import { expect, test } from "vitest";
import { stateOf } from "./model-state.ts";
import { WatchedModel } from "./watched-model.ts";

const makeNet = () =>
  new Sequential(new Linear(3, 3), new BatchNorm1d(3), new Linear(3, 3), new Linear(3, 2));
type Net = ReturnType<typeof makeNet>;

test("is walked once as long as nothing that counts changes", () => {
  const net = makeNet();
  const watched = new WatchedModel(net);
  const { state } = watched;
  expect(state).toEqual(stateOf(net));
  noGrad(() => net[0].weight.mul_(2));
  net[1].running_mean.fill_(1);
  net[0].weight.grad = zeros([3, 3]);
  net.eval();
  Object.assign(net[1], { momentum: 0.5 });
  expect(watched.state).toBe(state);
  expect(watched.modes).toEqual([false, false, false, false, false]);
});

test.each<[string, (net: Net) => void]>([
  ["another parameter", (net) => (net[0].weight = new Parameter(rand([3, 3])))],
  ["a tie by assignment", (net) => (net[2].weight = net[0].weight)],
  ["a tie", (net) => tie(net, "0.weight", "2.weight")],
  ["a tie to a view", (net) => net[2].weight.tieTo(net[0].weight.t())],
  ["other memory", (net) => net[0].weight.setData(rand([3, 3]))],
  ["another dtype", (net) => net.to("float64")],
  ["another buffer", (net) => Object.assign(net[1], { running_mean: zeros([3]) })],
  ["a buffer more", (net) => net[0].registerBuffer("count", zeros([1]))],
  ["a parameter more", (net) => net[0].registerParameter("scale", new Parameter(rand([1])))],
  ["a parameter less", (net) => Object.assign(net[3], { bias: null })],
  ["another module", (net) => net.set(0, new Linear(3, 3))],
  ["a module more", (net) => net.append(new ReLU())],
])("notices %s", (_, change) => {
  const net = makeNet();
  const watched = new WatchedModel(net);
  const { state } = watched;
  change(net);
  expect(watched.state).not.toBe(state);
  const [seen, walked] = [watched.state, stateOf(net)];
  expect(seen.parameters.map((p, i) => p === walked.parameters[i])).not.toContain(false);
  expect(seen.buffers.map((b, i) => b === walked.buffers[i])).not.toContain(false);
  expect([seen.parameters.length, seen.buffers.length]).toEqual([
    walked.parameters.length,
    walked.buffers.length,
  ]);
  expect(watched.modes).toHaveLength([...net.modules()].length);
});

test("says that a tie was broken, each time it is asked", () => {
  const net = makeNet();
  tie(net, "0.weight", "2.weight");
  const watched = new WatchedModel(net);
  void watched.state;
  net[2].weight = new Parameter(rand([3, 3]));
  for (let i = 0; i < 2; i++) expect(() => watched.state).toThrow("tie");
});
