// Turns words of a customer into the name of a variable.
import camelCase from '../../vendor/camelcase/index.js';

export const nameVariable = ({ words }) => camelCase(...words);

export const tools = { name_variable: nameVariable };
