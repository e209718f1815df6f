export { WEIGHT, type Detail, type Headline } from './headline.ts';
export { HEADLINES } from './headlines.ts';
