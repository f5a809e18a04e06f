import { readFileSync } from "node:fs";
import * as W from "./src/index.ts";
const cases = JSON.parse(readFileSync("/tmp/probe/cases.json", "utf8"));
const num = (v: any) => (v === "nan" ? NaN : v === "inf" ? Infinity : v === "-inf" ? -Infinity : v);
const dec = (e: any) => {
  const flat = e.data.map(num);
  const t = W.tensor(flat, { dtype: e.dtype });
  return t.reshape(e.shape);
};
let bad = 0;
const tolOf = (d: string) => (d === "float64" ? 1e-11 : d === "float32" ? 2e-5 : 2e-2);
function cmp(name: string, got: any, want: any) {
  if (want === null) return;
  if (got === null || got === undefined) {
    console.log(name, "no value");
    bad++;
    return;
  }
  const gs = JSON.stringify(got.shape),
    ws = JSON.stringify(want.shape);
  if (gs !== ws || got.dtype !== want.dtype) {
    console.log(name, "shape/dtype", gs, ws, got.dtype, want.dtype);
    bad++;
    return;
  }
  const a = [...got.toTypedArray()].map(Number),
    b = want.data.map(num);
  const tol = tolOf(want.dtype);
  for (let i = 0; i < a.length; i++) {
    const ok =
      Object.is(a[i], b[i]) ||
      a[i] === b[i] ||
      Math.abs(a[i]! - b[i]) <= tol * Math.max(1, Math.abs(b[i]));
    if (!ok) {
      console.log(name, "at", i, "got", a[i], "want", b[i]);
      bad++;
      return;
    }
  }
}
for (const c of cases) {
  try {
    const f = new Function("W", `return ${c.js}`)(W);
    const xs = c.inputs.map((e: any, i: number) => {
      const t = dec(e).detach();
      if (c.req[i]) t.requiresGrad = true;
      return t;
    });
    const out = f(...xs);
    cmp(c.name + " " + c.inputs[0].dtype + " out", out, c.out);
    if (c.w) {
      out.backward(dec(c.w));
      c.grads.forEach((g: any, i: number) =>
        cmp(`${c.name} ${c.inputs[0].dtype} grad ${i}`, xs[i].grad, g),
      );
    }
  } catch (e) {
    console.log(c.name, String(e).slice(0, 300));
    bad++;
  }
  if (bad > 40) break;
}
console.log(cases.length, "cases", bad, "bad");
