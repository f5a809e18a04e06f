import { Parameter, tensor, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { parametersToVector, vectorToParameters } from "./index.ts";

const two = (): [Parameter, Parameter] => [
  new Parameter(
    tensor([
      [1, 2],
      [3, 4],
    ]),
  ),
  new Parameter(tensor([5])),
];

describe("F: parametersToVector and back", () => {
  test("lists the elements of each physical parameter once", () => {
    const [p, q] = two();
    const named: [string, Parameter][] = [
      ["a", p],
      ["b", q],
      ["c", p],
    ];
    expect(parametersToVector(named).toArray()).toEqual([1, 2, 3, 4, 5]);
    vectorToParameters(tensor([9, 8, 7, 6, 5]), named);
    expect(p.toArray()).toEqual([
      [9, 8],
      [7, 6],
    ]);
  });

  test("gives gradients to the parameters", () => {
    const [p, q] = two();
    parametersToVector([p, q]).pow(2).sum().backward();
    expect([p.grad!.toArray(), q.grad!.toArray()]).toEqual([
      [
        [2, 4],
        [6, 8],
      ],
      [10],
    ]);
  });

  test("copies: the vector and the parameters stay apart, and the parameters stay leaves", () => {
    const [p, q] = two();
    const vector = parametersToVector([p, q]);
    vectorToParameters(vector, [p, q]);
    p.data.fill_(0);
    expect(vector.toArray()).toEqual([1, 2, 3, 4, 5]);
    expect([p.isLeaf, p.requiresGrad]).toEqual([true, true]);
  });

  test("refuses a vector of another length before anything changes, and an empty list", () => {
    const [p, q] = two();
    expect(() => vectorToParameters(zeros([6]), [p, q])).toThrow(/5 elements; got shape \[6\]/);
    expect(() => vectorToParameters(zeros([5, 1]), [p, q])).toThrow(/got shape \[5, 1\]/);
    expect(p.toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(() => parametersToVector([])).toThrow(/at least one parameter/);
  });
});
