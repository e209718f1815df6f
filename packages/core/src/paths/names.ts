import { invisibleBut } from '../untrusted/invisible.ts';
import { foldName } from './fold.ts';

/** A kind of name that no honest change needs and that some system reads as another path. */
export interface NameRule {
  /** How reasons name it, for example `name:device`. */
  readonly rule: string;
  /** For people. */
  readonly why: string;
  /** Whether the rule speaks about the whole path. */
  readonly path?: (path: string) => boolean;
  /** Whether it speaks about one of its parts. */
  readonly part?: (part: string) => boolean;
}

const MAX_PART_BYTES = 255;
/** Controls have a rule of their own. */
const INVISIBLE = invisibleBut('controls');
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)/u;
const SHORT_NAME = /^[^.]{1,6}~\d+(?:\.[^.]{0,3})?$/u;

/** Every kind of name that is refused wherever it stands, the editable set and grants notwithstanding. */
export const NAME_RULES: readonly NameRule[] = [
  { rule: 'name:empty', why: 'the path has an empty part', part: (part) => part === '' },
  { rule: 'name:absolute', why: 'the path is absolute', path: (path) => /^(?:\/|[a-z]:)/iu.test(path) },
  { rule: 'name:dots', why: 'the path steps out of its folder', part: (part) => part === '.' || part === '..' },
  { rule: 'name:backslash', why: 'a backslash is a separator elsewhere', path: (path) => path.includes('\\') },
  { rule: 'name:control', why: 'the path holds a control character', path: (path) => /\p{Cc}/u.test(path) },
  {
    rule: 'name:invisible',
    why: 'the path holds an invisible character',
    path: (path) => path.search(INVISIBLE) !== -1,
  },
  {
    rule: 'name:encoding',
    why: 'the path is not valid Unicode',
    path: (path) => !path.isWellFormed() || path.includes('\uFFFD'),
  },
  {
    rule: 'name:trailing',
    why: 'a part ends in a dot or a space',
    part: (part) => /[^.][. ]+$|^ +$|^\.{3,}$/u.test(part),
  },
  { rule: 'name:git', why: 'the path lies in a git directory', part: (part) => /^\.git[. ]*$/u.test(foldName(part)) },
  { rule: 'name:short', why: 'a short name stands for another file', part: (part) => SHORT_NAME.test(part) },
  { rule: 'name:stream', why: 'a colon opens a stream of another file', path: (path) => path.includes(':') },
  { rule: 'name:device', why: 'the name is a device elsewhere', part: (part) => DEVICES.test(foldName(part)) },
  {
    rule: 'name:long',
    why: 'a part is longer than 255 bytes',
    part: (part) => Buffer.byteLength(part, 'utf8') > MAX_PART_BYTES,
  },
];

/** The rules that a path breaks by its name alone. */
export const oddNames = (path: string): readonly NameRule[] => {
  const parts = path.split('/');
  return NAME_RULES.filter((rule) => rule.path?.(path) === true || parts.some((part) => rule.part?.(part) === true));
};
