export { CheckpointError } from "./checkpoint-error.ts";
export { decodeCheckpoint, type Checkpoint } from "./decode.ts";
export { digestTensors } from "./digest.ts";
export { encodeCheckpoint, type CheckpointContent } from "./encode.ts";
export { loadCheckpoint, saveCheckpoint, type SaveReport } from "./file.ts";
export type { PlainData } from "./plain-data.ts";
export { packState, unpackState, type StateTree } from "./state-tree.ts";
