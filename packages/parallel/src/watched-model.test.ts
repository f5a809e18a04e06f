import { BatchNorm1d, Dropout, Linear, ReLU, Sequential, tie } from "@weft/nn";
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
  expect(watched.followed.modes).toEqual([false, false, false, false, false]);
});

test("tells the settings that were changed since it was first asked, the last value of each", () => {
  const net = new Sequential(new Dropout(0.1), new BatchNorm1d(3));
  Object.assign(net[1], { eps: 0.01 });
  const watched = new WatchedModel(net);
  const look = (): unknown => {
    void watched.state;
    return watched.followed.settings;
  };
  const none = look();
  expect(none).toEqual([]);
  net.eval();
  Object.assign(net[0], { _calls: 3 });
  expect(look()).toBe(none);
  Object.assign(net[0], { p: 0.2 });
  Object.assign(net[1], { momentum: null });
  Object.assign(net[0], { p: 0.3 });
  const one = look();
  const momentum = { path: "1", name: "momentum", value: null };
  expect(one).toEqual([{ path: "0", name: "p", value: 0.3 }, momentum]);
  expect(look()).toBe(one);
  // Another module in its place, and what its user put there besides.
  net.set(0, new Dropout(0.4));
  Object.assign(net, { label: "new" });
  expect(look()).toEqual([
    { path: "0", name: "p", value: 0.4 },
    momentum,
    { path: "", name: "label", value: "new" },
  ]);
  Object.assign(net[0], { p: Number.NaN });
  const last = look();
  expect(last).toEqual([
    { path: "0", name: "p", value: Number.NaN },
    momentum,
    { path: "", name: "label", value: "new" },
  ]);
  expect(look()).toBe(last);
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
  expect(watched.followed.modes).toHaveLength([...net.modules()].length);
});

test("says that a tie was broken, each time it is asked", () => {
  const net = makeNet();
  tie(net, "0.weight", "2.weight");
  const watched = new WatchedModel(net);
  void watched.state;
  net[2].weight = new Parameter(rand([3, 3]));
  for (let i = 0; i < 2; i++) expect(() => watched.state).toThrow("tie");
});
