// Reads the command line that a customer typed.
import mri from '../../vendor/mri/lib/index.js';

export const readArguments = ({ words, options }) => mri(words, options);

export const tools = { read_arguments: readArguments };
