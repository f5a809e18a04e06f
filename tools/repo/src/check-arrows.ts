import { join } from "node:path";
import { parseArgs } from "node:util";
import { ALLOWED_ARROWS } from "./arrows/allowed-arrows.ts";
import { packageArrows } from "./arrows/package-arrows.ts";
import { sourceArrows } from "./arrows/source-arrows.ts";
import { projects, readJson, type Manifest } from "./projects.ts";
import { repositoryRoot } from "./repository-root.ts";

/** Prints every violation of the dependency arrows, declared or in sources; exits with 1 when there is one. */
const { values } = parseArgs({ options: { root: { type: "string", default: repositoryRoot } } });
const all = projects(values.root);
const shared = Object.keys(
  readJson<Manifest>(join(values.root, "package.json")).devDependencies ?? {},
);
const errors = [
  ...packageArrows(values.root, all, ALLOWED_ARROWS),
  ...all.flatMap((project) => sourceArrows(values.root, project, all, shared)),
];
for (const error of errors) console.log(error);
if (errors.length > 0) process.exitCode = 1;
