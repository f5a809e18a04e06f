export { defaultGenerator, manualSeed } from "./default-generator.ts";
export { forkRng } from "./fork-rng.ts";
export { Generator } from "./generator.ts";
export type { GeneratorState } from "./generator-state.ts";
export { keyedSeed } from "./keyed-seed.ts";
