/** Where the development server hashes what is posted. */
export const HASH_PATH = "/@weft-hash";
