export {
  createInitializer,
  type CreatedPackage,
  type CreateOptions,
} from "./create-initializer.ts";
export { CreationError } from "./creation-error.ts";
