export { testExamples, type ExampleOptions, type ExampleScope } from "./examples/test-examples.ts";
export { testGuide } from "./guide/test-guide.ts";
export { testReadme, type ReadmeOptions } from "./readme/test-readme.ts";
