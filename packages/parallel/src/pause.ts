/** `Atomics.pause` tells the core that this is a spin; Node 22 lacks it. */
export const pause: () => void =
  (Atomics as { pause?: () => void }).pause ?? ((): void => undefined);
