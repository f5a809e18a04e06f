import { binarySamples, describeOp } from "../../test/op-suite/index.ts";

describeOp("add", {
  torch: "torch.add(a0, a1)",
  samples: (r) => binarySamples(r),
});
