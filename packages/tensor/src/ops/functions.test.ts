import { describeOp, unarySamples } from "../../test/op-suite/index.ts";

describeOp("exp", { torch: "torch.exp(a0)", samples: (r) => unarySamples(r) });

describeOp("log", {
  torch: "torch.log(a0)",
  samples: (r) => unarySamples(r, { low: 0.1, high: 5 }),
});

describeOp("sqrt", {
  torch: "torch.sqrt(a0)",
  samples: (r) => unarySamples(r, { low: 0.1, high: 5 }),
});

describeOp("sin", {
  torch: "torch.sin(a0)",
  samples: (r) => unarySamples(r, { low: -9, high: 9 }),
});

describeOp("cos", {
  torch: "torch.cos(a0)",
  samples: (r) => unarySamples(r, { low: -9, high: 9 }),
});

describeOp("tanh", { torch: "torch.tanh(a0)", samples: (r) => unarySamples(r) });

describeOp("sigmoid", {
  torch: "torch.sigmoid(a0)",
  samples: (r) => unarySamples(r, { low: -6, high: 6 }),
});

describeOp("relu", { torch: "torch.relu(a0)", samples: (r) => unarySamples(r, { avoid: [0] }) });
