import * as W from "@weft/tensor";
const { tensor, noGrad, enableGrad, inference, grad, ones, zeros } = W;
type T = W.Tensor;
const show = (v: unknown): string =>
  v instanceof W.Tensor
    ? String(v)
    : Array.isArray(v)
      ? `[${v.map(show).join("; ")}]`
      : JSON.stringify(v);
function cas(name: string, f: () => unknown) {
  try {
    console.log(name, "=>", show(f()));
  } catch (e) {
    console.log(name, "=> ERR", (e as Error).name, (e as Error).message.slice(0, 400));
  }
}
const leaf = (...v: number[]) => tensor(v, { requiresGrad: true });
cas("y[0]=5", () => {
  const x = leaf(1, 2, 3),
    y = x.mul(2);
  y.set([0], 5);
  y.sum().backward();
  return x.grad;
});
cas("leaf view write", () => {
  const x = leaf(1, 2);
  x.set([0], 5);
});
cas("nograd view", () => {
  const x = leaf(1, 2),
    y = x.mul(2);
  const v = noGrad(() => y.at(0));
  v.mul_(x.at(0));
  y.sum().backward();
  return x.grad;
});
cas("nograd view, number", () => {
  const x = leaf(1, 2),
    y = x.mul(2);
  const v = noGrad(() => y.at(0));
  v.mul_(3);
  y.sum().backward();
  return [x.grad, v.requiresGrad];
});
cas("nograd view of leaf, number", () => {
  const x = leaf(1, 2);
  const v = noGrad(() => x.at(0));
  v.mul_(3);
  return [x, v.requiresGrad];
});
cas("detach then mul_", () => {
  const x = leaf(1, 2),
    y = x.mul(2),
    d = y.detach();
  d.mul_(x);
  y.sum().backward();
  return [x.grad, d.requiresGrad, y];
});
cas("detach version", () => {
  const x = leaf(1, 2),
    y = x.mul(2),
    z = y.mul(y),
    d = y.detach();
  d.zero_();
  z.sum().backward();
  return [x.grad];
});
cas("data version", () => {
  const x = leaf(1, 2),
    y = x.mul(2),
    z = y.mul(y);
  y.data.zero_();
  z.sum().backward();
  return [x.grad];
});
cas("write base after view", () => {
  const x = leaf(1, 2),
    y = x.mul(2),
    v = y.at(0);
  y.mul_(3);
  v.backward();
  return [x.grad];
});
cas("view of view", () => {
  const x = leaf(1, 2, 3, 4),
    y = x.mul(2),
    v = y.view([2, 2]),
    w = v.at(0);
  w.mul_(10);
  v.mul(
    tensor([
      [1, 2],
      [3, 4],
    ]),
  )
    .sum()
    .backward();
  return [x.grad, y];
});
cas("inplace under nograd", () => {
  const x = leaf(1, 2),
    y = x.mul(2);
  noGrad(() => y.mul_(3));
  y.sum().backward();
  return x.grad;
});
cas("inplace under nograd saved", () => {
  const x = leaf(1, 2),
    y = x.exp();
  noGrad(() => y.mul_(3));
  y.sum().backward();
  return x.grad;
});
cas("unbind inplace", () => {
  const x = leaf(1, 2),
    y = x.mul(1);
  const [a] = y.unbind();
  a!.mul_(2);
  y.sum().backward();
  return x.grad;
});
cas("retain then inplace", () => {
  const x = leaf(1, 2),
    y = x.mul(2);
  y.retainGrad();
  y.mul_(3);
  y.sum().backward();
  return [x.grad, y.grad];
});
cas("hook then inplace", () => {
  const x = leaf(1, 2),
    y = x.mul(2);
  const seen: unknown[] = [];
  y.registerHook((g) => {
    seen.push(g.toArray());
  });
  y.mul_(3);
  y.registerHook((g) => {
    seen.push("n", g.toArray());
  });
  y.sum().backward();
  return seen;
});
cas("user grad", () => {
  const x = leaf(1, 2),
    g = tensor([1, 1]);
  x.grad = g;
  x.mul(2).sum().backward();
  return [x.grad === g, g];
});
cas("user grad wrong shape", () => {
  const x = leaf(1, 2);
  x.grad = tensor([1, 1, 1]);
  x.mul(2).sum().backward();
  return x.grad;
});
cas("user grad wrong dtype", () => {
  const x = leaf(1, 2);
  x.grad = tensor([1, 1], { dtype: "float64" });
  x.mul(2).sum().backward();
  return x.grad;
});
cas("user grad expanded", () => {
  const x = leaf(1, 2);
  x.grad = ones([1]).expand([2]);
  x.mul(2).sum().backward();
  return x.grad;
});
cas("user grad createGraph", () => {
  const x = leaf(1, 2),
    g = tensor([1, 1]);
  x.grad = g;
  x.mul(x).sum().backward(1, { createGraph: true });
  return [x.grad === g, g, x.grad!.requiresGrad];
});
cas("twice", () => {
  const x = leaf(1, 2),
    y = x.mul(x).sum();
  y.backward();
  y.backward();
});
cas("twice nothing saved", () => {
  const x = leaf(1, 2),
    y = x.add(x).sum();
  y.backward();
  y.backward();
});
cas("nonscalar", () => {
  const x = leaf(1, 2);
  x.mul(x).backward();
});
cas("same twice", () => {
  const x = leaf(1, 2);
  return grad(x.mul(x).sum(), [x, x]);
});
cas("several outs", () => {
  const x = leaf(1, 2),
    y = x.mul(2),
    z = y.mul(3);
  return grad([z.sum(), y.sum()], [x, y]);
});
cas("unused", () => {
  const x = leaf(1, 2),
    z = leaf(3, 4);
  return grad(x.mul(x).sum(), [x, z], { allowUnused: true });
});
cas("unused err", () => {
  const x = leaf(1, 2),
    z = leaf(3, 4);
  return grad(x.mul(x).sum(), [x, z]);
});
cas("self", () => {
  const x = leaf(1, 2),
    y = x.mul(2);
  return grad(y, [y], { gradOutputs: [ones([2])] });
});
cas("leaf self", () => {
  const x = leaf(1, 2);
  return grad(x, [x], { gradOutputs: [ones([2])] });
});
cas("leaf backward", () => {
  const x = leaf(1, 2);
  const g = ones([2]);
  x.backward(g);
  return [x.grad, x.grad === g, x.grad!.storage === g.storage];
});
cas("requires_grad off nonleaf", () => {
  const x = leaf(1, 2),
    y = x.mul(2);
  y.requiresGrad = false;
});
cas("int requires grad", () => tensor([1n, 2n], { requiresGrad: true }));
cas("expanded write", () => {
  const x = leaf(1, 2),
    y = x.mul(1);
  y.expand([3, 2]).add_(1);
});
cas("copy_", () => {
  const x = leaf(1, 2),
    y = x.mul(2);
  y.copy_(x.mul(5));
  y.sum().backward();
  return x.grad;
});
cas("index_put", () => {
  const x = leaf(1, 2),
    y = zeros([3]);
  y.set([tensor([0n, 0n])], x);
  y.sum().backward();
  return x.grad;
});
cas("half", () => {
  const x = leaf(1, 2),
    h = x.to("float16"),
    y = h.mul(h).sum();
  y.backward();
  return [x.grad, y.dtype];
});
cas("half leaf", () => {
  const x = tensor([1, 2], { dtype: "float16", requiresGrad: true }),
    y = x.mul(x).to("float32").sum();
  y.backward();
  return x.grad;
});
cas("mixed", () => {
  const x = leaf(1, 2),
    y = x.to("float64").mul(tensor([1, 2], { dtype: "float64" }));
  y.sum().backward();
  return x.grad;
});
cas("inference then use", () => {
  const x = leaf(1, 2),
    y = inference(() => x.mul(2));
  return y.mul(x);
});
cas("inference enable_grad", () => {
  const x = leaf(1, 2),
    y = inference(() => enableGrad(() => x.mul(2)));
  return y.requiresGrad;
});
cas("grad dtype", () => {
  const x = leaf(1, 2),
    y = x.mul(2);
  y.sum().backward(tensor(1, { dtype: "float64" }));
  return x.grad;
});
cas("grad shape", () => {
  const x = leaf(1, 2),
    y = x.mul(2);
  y.sum().backward(tensor([1]));
  return x.grad;
});
cas("hook shape", () => {
  const x = leaf(1, 2),
    y = x.mul(2);
  y.registerHook(() => ones([3]));
  y.sum().backward();
  return x.grad;
});
cas("hook dtype", () => {
  const x = leaf(1, 2),
    y = x.mul(2);
  y.registerHook((g) => g.to("float64"));
  y.sum().backward();
  return x.grad;
});
cas("retain on view then base write", () => {
  const x = leaf(1, 2),
    y = x.mul(2),
    v = y.at(":");
  v.retainGrad();
  y.add_(1);
  v.mul(3).sum().backward();
  return v.grad;
});
cas("view before requires grad, write", () => {
  const x = zeros([2]),
    v = x.at(0);
  x.requiresGrad = true;
  v.add_(1);
  return [x, v];
});
cas("buffer written via view", () => {
  const x = zeros([2]),
    v = x.at("0:1"),
    w = leaf(3);
  v.mul_(w).add_(w);
  x.sum().backward();
  return [w.grad, x, v];
});
cas("sum then write", () => {
  const x = leaf(1, 2),
    y = x.mul(2),
    s = y.sum();
  y.add_(1);
  s.backward();
  return x.grad;
});
cas("sqrt then write", () => {
  const x = leaf(1, 2),
    y = x.sqrt();
  y.add_(1);
  y.sum().backward();
  return x.grad;
});
cas("grad itself", () => {
  const x = leaf(4, 9);
  x.grad = x;
  return x.grad === x;
});
cas("grad on int", () => {
  const x = tensor([1n, 2n]);
  x.grad = tensor([1n, 2n]);
  return x.grad;
});
cas("mask write", () => {
  const x = leaf(1, 2),
    y = x.mul(2);
  y.set([y.gt(3)], 0);
  y.sum().backward();
  return x.grad;
});
cas("view in inference", () => {
  const x = leaf(1, 2),
    y = x.mul(2),
    v = y.at(0);
  y.mul_(2);
  return inference(() => [v.requiresGrad, v.mul(2)]);
});
cas("withData async", () => W.withData(ones([2]), async (v) => v[0]));
cas("noGrad async", () => noGrad(async () => 1));
cas("noGrad thenable", () =>
  noGrad(() => ({
    then(f: (x: number) => void) {
      f(1);
    },
  })),
);
cas("copy_ requiresGrad int", () => {
  const x = tensor([1n, 2n]);
  x.copy_(leaf(1.5, 2.5));
  return x;
});
cas("fill_ bool", () => {
  const x = tensor([true, false]);
  x.fill_(true as never);
  return x;
});
cas("fill_ bigint", () => {
  const x = tensor([1n]);
  x.fill_(2n as never);
  return x;
});
cas("zero_ leaf", () => {
  const x = leaf(1, 2);
  x.zero_();
  return x;
});
cas("uniform leaf", () => {
  const x = leaf(1, 2);
  x.uniform_();
  return x;
});
cas("writeData leaf", () => {
  const x = leaf(1, 2);
  W.writeData(x, new Float32Array([4, 5]));
  return x;
});
cas("deep", () => {
  let x: T = leaf(1);
  const l = x;
  const t = Date.now();
  for (let i = 0; i < 200000; i++) x = x.add(1);
  x.backward();
  return [l.grad, Date.now() - t];
});
cas("deep views", () => {
  let x: T = leaf(1);
  const l = x;
  const t = Date.now();
  for (let i = 0; i < 200000; i++) x = x.unsqueeze(0).squeeze(0);
  x.backward(tensor([1]));
  return [l.grad, Date.now() - t];
});
cas("deep in place", () => {
  const l = leaf(1);
  const x = l.mul(1);
  const t = Date.now();
  for (let i = 0; i < 100000; i++) x.add_(1);
  x.backward();
  return [l.grad, Date.now() - t];
});
cas("deep in place view", () => {
  const l = leaf(1, 2);
  const x = l.mul(1);
  const t = Date.now();
  for (let i = 0; i < 20000; i++) x.at(0).mul_(1);
  x.sum().backward();
  return [l.grad, Date.now() - t];
});
cas("wide", () => {
  const l = leaf(1);
  const t = Date.now();
  const all: T[] = [];
  for (let i = 0; i < 100000; i++) all.push(l.mul(i % 3));
  W.cat(all).sum().backward();
  return [l.grad, Date.now() - t];
});
cas("diamond", () => {
  const l = leaf(1);
  let x: T = l;
  for (let i = 0; i < 60; i++) x = x.add(x).mul(0.5);
  x.backward();
  return [l.grad];
});
