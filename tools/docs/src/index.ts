export { testExamples, type ExampleOptions, type ExampleScope } from "./examples/test-examples.ts";
export { testReadme } from "./readme/test-readme.ts";
