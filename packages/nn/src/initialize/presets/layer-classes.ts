/** Layers that convolve. */
export const CONVOLUTIONS: readonly string[] = [
  "Conv1d",
  "Conv2d",
  "Conv3d",
  "ConvTranspose1d",
  "ConvTranspose2d",
  "ConvTranspose3d",
];

/** Layers with a state that goes from step to step. */
export const RECURRENT: readonly string[] = [
  "RNN",
  "LSTM",
  "GRU",
  "RNNCell",
  "LSTMCell",
  "GRUCell",
];

/** Layers that normalise. */
export const NORMS: readonly string[] = [
  "BatchNorm1d",
  "BatchNorm2d",
  "BatchNorm3d",
  "GroupNorm",
  "InstanceNorm1d",
  "InstanceNorm2d",
  "InstanceNorm3d",
  "LayerNorm",
  "RMSNorm",
];
