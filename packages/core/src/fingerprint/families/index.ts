export { WEIGHT, type Detail } from './headline.ts';
export { HEADLINES } from './headlines.ts';
