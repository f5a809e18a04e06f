export * from "./apply-initializer.ts";
export * from "./fans.ts";
export * from "./gain.ts";
export * from "./initializer.ts";
export * from "./initializer-error.ts";
export * from "./initializers/index.ts";
export * from "./registry.ts";
