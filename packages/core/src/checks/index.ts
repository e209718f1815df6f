export { command, testSuite, type CommandCheckOptions } from './command.ts';
export { countTests } from './count-tests.ts';
export { custom } from './custom.ts';
export { moduleImport, type ModuleImportOptions } from './module-import.ts';
export { splitCommand } from './split-command.ts';
