/** The names of `TensorOptions`, for `checkOptions`. */
export const TENSOR_OPTIONS = ["dtype", "requiresGrad"] as const;

/** The names of `RandomTensorOptions`. */
export const RANDOM_TENSOR_OPTIONS = ["dtype", "requiresGrad", "generator"] as const;
