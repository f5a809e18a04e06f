import { empty, full, Generator, ones, type DType, type Shape, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { applyInitializer, constant, normal, provenanceOf, type InitContext } from "./index.ts";

/** The chapter's initializer as MXNet writes it. */
class MyInit {
  readonly seen: string[] = [];
  initWeight(name: string, data: Tensor, { generator }: InitContext): void {
    this.seen.push(`${name} [${data.shape.join()}]`);
    data.uniform_(-10, 10, { generator });
    data.mul_(data.abs().ge(5));
  }
}

/** And as Keras writes it. */
class KerasInit {
  call(shape: Shape, dtype: DType, { generator }: InitContext): Tensor {
    const data = empty([...shape], { dtype }).uniform_(-10, 10, { generator });
    return data.mul(data.abs().ge(5));
  }
  getConfig(): object {
    return { threshold: 5 };
  }
}

describe("C: the chapter's styles of custom initializers are specs:", () => {
  const isStrange = (x: number): boolean => x === 0 || (Math.abs(x) >= 5 && Math.abs(x) <= 10);

  test("a class with initWeight(name, tensor)", () => {
    const init = new MyInit();
    const context = { generator: new Generator(1), path: "0.weight" };
    const values = [...applyInitializer(empty([20, 20]), init, context).toTypedArray()];
    expect(init.seen).toEqual(["0.weight [20,20]"]);
    expect(values.every(isStrange)).toBe(true);
    expect(values.filter((x) => x === 0).length / 400).toBeCloseTo(0.5, 1);
  });

  test("a class with call(shape, dtype)", () => {
    for (const dtype of ["float32", "float64"] as const) {
      const weight = applyInitializer(empty([20, 20], { dtype }), new KerasInit());
      const values = [...weight.toTypedArray()];
      expect(values.every(isStrange)).toBe(true);
      expect(values.filter((x) => x === 0).length / 400).toBeCloseTo(0.5, 1);
    }
    expect(provenanceOf(applyInitializer(empty([2]), new KerasInit()))).toMatchObject({
      initializer: "class KerasInit",
      options: { threshold: 5 },
    });
  });

  test("a function, an initializer, names with versions, data and values", () => {
    expect(applyInitializer(empty([2]), (t) => void t.fill_(4)).toArray()).toEqual([4, 4]);
    const drawn = applyInitializer(empty([2]), normal, { generator: new Generator(3) });
    expect(drawn.toArray()).toEqual(
      normal(empty([2]), {}, { generator: new Generator(3) }).toArray(),
    );
    expect(applyInitializer(empty([2]), "ones@1").toArray()).toEqual([1, 1]);
    expect(applyInitializer(empty([2]), "@weft/init/ones@1").toArray()).toEqual([1, 1]);
    expect(applyInitializer(empty([1]), constant.spec({ value: 3 })).item()).toBe(3);
    expect(applyInitializer(empty([2]), full([2], 6)).toArray()).toEqual([6, 6]);
  });
});

describe("C: a class that goes wrong is named, and the tensor keeps its values:", () => {
  test.each<[string, object, RegExp]>([
    [
      "call with another shape",
      { call: () => ones([3]) },
      /must return a tensor of shape \[2\] and dtype float32; got a tensor of shape \[3\]/,
    ],
    [
      "call with another dtype",
      { call: () => ones([2], { dtype: "float64" }) },
      /got a tensor of shape \[2\] and dtype float64/,
    ],
    ["call with NaN", { call: () => full([2], NaN) }, /got NaN in 2 of 2/],
    ["call that returns nothing", { call: () => undefined }, /got undefined$/],
    [
      "call that throws",
      {
        call: () => {
          throw new Error("no");
        },
      },
      /class Object failed: Error: no/,
    ],
    [
      "initWeight that forgets elements",
      { initWeight: () => undefined },
      /set every element to a number; got NaN in 2 of 2/,
    ],
    [
      "initWeight that returns values",
      { initWeight: () => ones([2]) },
      /return nothing or that tensor/,
    ],
  ])("%s", (_, spec, message) => {
    const kept = full([2], 8);
    expect(() => applyInitializer(kept, spec as KerasInit)).toThrow(message);
    expect(kept.toArray()).toEqual([8, 8]);
  });

  test("a class instead of an object of it, and other things", () => {
    expect(() => applyInitializer(empty([2]), MyInit as never)).toThrow(
      /as an object of it; got the class MyInit \(new MyInit\(\)\)/,
    );
    expect(() => applyInitializer(empty([2]), { scale: 3 } as never)).toThrow(/got \{"scale":3\}/);
    expect(() => applyInitializer(empty([2]), null as never)).toThrow(/got null/);
  });
});
