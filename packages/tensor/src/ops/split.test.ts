import { expect, test } from "vitest";
import { ones } from "../index.ts";
import { describeOp } from "../../test/op-suite/index.ts";

describeOp("split", {
  torch: "torch.split(a0, a1)",
  samples: (r) => [
    { args: [r.tensor([5]), 2] },
    { args: [r.tensor([2, 6]), 3, 1], torch: "torch.split(a0, a1, a2)" },
    { args: [r.tensor([2, 4]), [1, 0, 3], -1], torch: "torch.split(a0, a1, a2)" },
    { args: [r.tensor([2, 3]), 7] },
    { args: [r.tensor([0, 3]), 2] },
    { args: [r.tensor([0, 3]), 0] },
    { args: [r.tensor([]), 1] },
    { args: [r.tensor([3]), [1, 1]] },
  ],
});

describeOp("chunk", {
  torch: "torch.chunk(a0, a1)",
  samples: (r) => [
    { args: [r.tensor([5]), 2] },
    { args: [r.tensor([5]), 4] },
    { args: [r.tensor([2, 6]), 3, 1], torch: "torch.chunk(a0, a1, a2)" },
    { args: [r.tensor([0, 3]), 3] },
    { args: [r.tensor([2]), 5] },
    { args: [r.tensor([]), 1] },
  ],
});

describeOp("tensorSplit", {
  torch: "torch.tensor_split(a0, a1)",
  samples: (r) => [
    { args: [r.tensor([5]), 3] },
    { args: [r.tensor([2, 5]), 2, 1], torch: "torch.tensor_split(a0, a1, a2)" },
    { args: [r.tensor([2, 5]), [1, 3], -1], torch: "torch.tensor_split(a0, a1, a2)" },
    { args: [r.tensor([5]), [3, 1, -1, 9]] },
    { args: [r.tensor([0, 3]), 2] },
    { args: [r.tensor([2]), 5] },
    { args: [r.tensor([2]), []] },
    { args: [r.tensor([]), 1] },
  ],
});

describeOp("unbind", {
  torch: "torch.unbind(a0)",
  samples: (r) => [
    { args: [r.tensor([3])] },
    { args: [r.tensor([2, 3]), 1], torch: "torch.unbind(a0, a1)" },
    { args: [r.tensor([2, 3, 4]), -2], torch: "torch.unbind(a0, a1)" },
    { args: [r.tensor([2, 0])] },
    { args: [r.tensor([])] },
  ],
});

describeOp("narrow", {
  torch: "torch.narrow(a0, a1, a2, a3)",
  samples: (r) => [
    { args: [r.tensor([5]), 0, 1, 3] },
    { args: [r.tensor([2, 5]), 1, -2, 2] },
    { args: [r.tensor([3, 2, 4]), -3, 0, 0] },
    { args: [r.tensor([3]), 0, 3, 0] },
    { args: [r.tensor([0, 3]), 0, 0, 0] },
    { args: [r.tensor([3]), 0, 2, 2] },
    { args: [r.tensor([]), 0, 0, 1] },
  ],
});

describeOp("select", {
  torch: "torch.select(a0, a1, a2)",
  samples: (r) => [
    { args: [r.tensor([5]), 0, 1] },
    { args: [r.tensor([2, 5]), 1, -2] },
    { args: [r.tensor([3, 2, 4]), -3, 2] },
    { args: [r.tensor([2, 0]), 0, 1] },
    { args: [r.tensor([0, 3]), 0, 0] },
    { args: [r.tensor([]), 0, 0] },
  ],
});

describeOp("unfold", {
  torch: "a0.unfold(a1, a2, a3)",
  samples: (r) => [
    { args: [r.tensor([]), 0, 1, 1] },
    { args: [r.tensor([5]), 0, 2, 1] },
    { args: [r.tensor([2, 7]), -1, 3, 2] },
    { args: [r.tensor([4, 2, 2]), 0, 2, 3] },
    { args: [r.tensor([3]), 0, 0, 1] },
    { args: [r.tensor([0, 3]), 1, 2, 1] },
    { args: [r.tensor([3]), 0, 4, 1] },
  ],
});

test("the gradients of windows of 16-bit floats add up", () => {
  for (const dtype of ["float16", "bfloat16"] as const) {
    const x = ones([4], { dtype, requiresGrad: true });
    x.unfold(0, 2, 1).sum().backward();
    expect([x.grad!.dtype, x.grad!.toArray()]).toEqual([dtype, [1, 2, 2, 1]]);
  }
});
