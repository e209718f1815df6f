import type { PolicyAnswer, PolicyChange, PolicyPlace } from './changes.ts';
import type { ScopeNames } from './scope.ts';

const listed = (items: readonly string[]): string => items.join(', ');

/** Globs that take out are named as such where they stand last; in another order the list says what counts. */
const globsInWords = (globs: readonly string[]): string => {
  const first = globs.findIndex((glob) => glob.startsWith('!'));
  const out = first < 0 ? [] : globs.slice(first);
  if (out.length === 0 || !out.every((glob) => glob.startsWith('!'))) return listed(globs);
  return `${listed(globs.slice(0, first))} but not ${listed(out.map((glob) => glob.slice(1)))}`;
};

/** Where a rule holds, for people. */
export const describeScope = (scope: ScopeNames | undefined): string => {
  const files = scope?.files === undefined ? [] : [`in files ${globsInWords(scope.files)}`];
  const packages = scope?.packages === undefined ? [] : [`in packages ${listed(scope.packages)}`];
  const parts = [...files, ...packages];
  return parts.length === 0 ? 'everywhere' : parts.join(' and ');
};

const placeInWords = (place: PolicyPlace): string => {
  switch (place.kind) {
    case 'everywhere':
      return 'everywhere';
    case 'elsewhere':
      return 'where no rule speaks of it';
    case 'unknown':
      return 'where it is uncertain which file it is';
    case 'within':
      return place.scopes.map(describeScope).join(' that are also ');
    case 'overlap':
      return `where these meet: ${place.scopes.map(describeScope).join('; ')}`;
  }
};

const answerInWords = (answer: PolicyAnswer): string => {
  if (answer.kind === 'not-granted') return 'not granted';
  if (answer.kind !== 'guarded') return answer.kind;
  return answer.obligations.length === 0 ? 'guarded by nothing' : `guarded by ${listed(answer.obligations)}`;
};

/** One sentence. */
export const changeInWords = ({ capability, place, before, after }: PolicyChange): string =>
  place.kind === 'overlap'
    ? `${capability} may be answered differently ${placeInWords(place)}`
    : `${capability} is now ${answerInWords(after)} ${placeInWords(place)} (it was ${answerInWords(before)})`;
