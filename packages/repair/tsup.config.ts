import { library } from '../../tsup.base.ts';

// The evaluator is run as a program of its own, in a process that may read this folder and little else.
export default library(['src/index.ts', 'src/evaluator/main.ts']);
