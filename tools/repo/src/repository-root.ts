import { fileURLToPath } from "node:url";

/** Absolute path of the repository these tools live in, without a slash at the end. */
export const repositoryRoot: string = fileURLToPath(new URL("../../..", import.meta.url)).replace(
  /[/\\]$/,
  "",
);
