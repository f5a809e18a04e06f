import { describe, expect, test } from "vitest";
import {
  addmm,
  bmm,
  cat,
  checkpoint,
  ones,
  pad,
  stack,
  tensor,
  where,
  zeros,
  type Tensor,
} from "../index.ts";

const leaf = (...shape: number[]): Tensor => ones(shape, { requiresGrad: true });
const x = leaf(3, 4);
const y = leaf(3, 4);
const v = leaf(4);
const cube = leaf(2, 3, 4);
const positions = tensor([0n, 1n]);
const row = zeros([1, 4], { dtype: "int64" });

describe("a result is printed with PyTorch's name of its gradient function:", () => {
  test.each<[string, () => Tensor]>([
    ["AddBackward0", () => x.add(y)],
    ["MulBackward0", () => x.mul(2)],
    ["PowBackward1", () => x.pow(y)],
    ["PowBackward0", () => x.pow(3)],
    ["SumBackward0", () => x.sum()],
    ["SumBackward1", () => x.sum({ dim: 0 })],
    ["MeanBackward1", () => x.mean({ dim: 1, keepdim: true })],
    ["ProdBackward1", () => x.prod({ dim: 0 })],
    ["ProdBackward0", () => x.prod()],
    ["MaxBackward1", () => x.max()],
    ["MaxBackward0", () => x.max({ dim: 0 }).values],
    ["MinBackward1", () => x.min()],
    ["MmBackward0", () => x.matmul(y.t())],
    ["MvBackward0", () => x.matmul(v)],
    ["DotBackward0", () => v.dot(v)],
    ["BmmBackward0", () => bmm(cube, cube.mT)],
    ["UnsafeViewBackward0", () => cube.matmul(y.t())],
    ["AddmmBackward0", () => addmm(zeros([3, 3]), x, y.t())],
    ["AddmmBackward0", () => x.linear(zeros([5, 4]), zeros([5]))],
    ["MmBackward0", () => x.linear(zeros([5, 4]))],
    ["ViewBackward0", () => cube.linear(zeros([5, 4]), zeros([5]))],
    ["TBackward0", () => x.t()],
    ["TransposeBackward0", () => x.transpose(0, 1)],
    ["PermuteBackward0", () => cube.permute([2, 0, 1])],
    ["ViewBackward0", () => x.view([12])],
    ["UnsafeViewBackward0", () => x.t().reshape([12])],
    ["SqueezeBackward1", () => leaf(1, 2).squeeze(0)],
    ["SqueezeBackward0", () => leaf(1, 2).squeeze()],
    ["UnsqueezeBackward0", () => x.unsqueeze(0)],
    ["SelectBackward0", () => x.at(0)],
    ["SelectBackward0", () => x.at(":", 1)],
    ["SelectBackward0", () => x.at("0:2", 1)],
    ["SliceBackward0", () => x.at("0:2")],
    ["UnsqueezeBackward0", () => x.at(null)],
    ["SelectBackward0", () => x.at("...", 0)],
    ["IndexBackward0", () => x.at(positions)],
    ["IndexSelectBackward0", () => x.indexSelect(0, positions)],
    ["SplitBackward0", () => x.split(2, 1)[0]!],
    ["UnbindBackward0", () => x.unbind()[0]!],
    ["CatBackward0", () => cat([x, y])],
    ["StackBackward0", () => stack([x, y])],
    ["RollBackward0", () => x.roll(1, 0)],
    ["RepeatBackward0", () => x.repeat([2, 1])],
    ["TrilBackward0", () => x.tril()],
    ["DiagonalBackward0", () => x.diagonal()],
    ["UnfoldBackward0", () => x.unfold(1, 2, 1)],
    ["ConstantPadNdBackward0", () => pad(x, [1, 1])],
    ["WhereBackward0", () => where(x.gt(0), x, y)],
    ["MaskedFillBackward0", () => x.maskedFill(x.gt(0), 0)],
    ["GatherBackward0", () => x.gather(0, row)],
    ["ScatterBackward0", () => x.scatter(0, row, y)],
    ["ScatterAddBackward0", () => x.scatterAdd(0, row, y)],
    ["IndexAddBackward0", () => x.indexAdd(0, positions, y.at(":2"))],
    ["TopkBackward0", () => x.topk(2).values],
    ["SortBackward0", () => x.sort().values],
    ["ToCopyBackward0", () => x.double()],
    ["CloneBackward0", () => x.t().contiguous()],
    ["ExpandBackward0", () => v.expand([3, 4])],
    ["AddBackward0", () => x.mul(1).add_(1)],
    ["CopyBackwards", () => x.mul(1).copy_(y)],
    ["CopySlices", () => x.mul(1).set([0], 1)],
    ["IndexPutBackward0", () => x.mul(1).set([positions], 1)],
    ["ZeroBackward0", () => x.mul(1).zero_()],
    ["FillBackward0", () => x.mul(1).fill_(1)],
    ["ExpBackward0", () => checkpoint((t) => t.exp(), [x])],
  ])("%s %#", (name, make) => {
    expect(String(make())).toContain(`grad_fn=<${name}>`);
  });
});

test("what gives its input back does not rename it", () => {
  const z = x.mul(2);
  expect([z.squeeze(), z.reshape([3, 4])].every((same) => same === z)).toBe(true);
  expect(String(z)).toContain("grad_fn=<MulBackward0>");
});

test("a result that was overwritten by constants stays in the graph, with the gradient 0", () => {
  const w = leaf(2);
  const z = w.mul(3).zero_();
  expect([z.requiresGrad, z.isLeaf]).toEqual([true, false]);
  z.sum().backward();
  expect(w.grad!.toArray()).toEqual([0, 0]);
  const copied = w.mul(3).copy_(tensor([5, 6]));
  copied.mul(2).sum().backward();
  expect([copied.toArray(), w.grad!.toArray()]).toEqual([
    [5, 6],
    [0, 0],
  ]);
});
