import { validatorCommand } from './launch.ts';
import { Validator } from './validator.ts';

/** One for the host: it is started by the first text and ended when none came for a while. */
export const hostValidator = new Validator(validatorCommand);
