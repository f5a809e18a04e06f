/** In place of the op suite's connection to PyTorch: here ops are tested for themselves, elsewhere against PyTorch. */
export const comparesWithTorch = false;

export const hasTorch = false;

export const NEEDS_TORCH = "(needs python3-torch)";

export function askTorch(): Promise<never> {
  return Promise.reject(new Error("askTorch: there is no PyTorch here"));
}
