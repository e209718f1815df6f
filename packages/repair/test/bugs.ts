import { tapCheck } from './project.ts';

export interface Bug {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly check: readonly string[];
  /** Every right patch has it. */
  readonly fixed: RegExp;
}

const cjs = (name: string, source: string, tests: Readonly<Record<string, string>>, fixed: RegExp): Bug => ({
  name,
  files: { 'lib.js': source, 'check.cjs': tapCheck("const lib = require('./lib.js');", tests) },
  check: ['check.cjs'],
  fixed,
});

/** Small programs with one mistake each, of the kinds that people make. */
export const BUGS: readonly Bug[] = [
  cjs(
    'boundary',
    'exports.last = (list, n) => {\n  const out = [];\n  for (let i = list.length - n; i < list.length - 1; i++) out.push(list[i]);\n  return out;\n};\n',
    {
      empty: 'lib.last([1, 2], 0).length === 0',
      two: "lib.last([1, 2, 3], 2).join() === '2,3'",
      all: "lib.last([1, 2], 2).join() === '1,2'",
    },
    /i < list\.length(?! - 1)|<= list\.length - 1/,
  ),
  cjs(
    'default of zero',
    "exports.limit = (options) => {\n  const max = options.max || 10;\n  return 'limit ' + max;\n};\n",
    {
      given: "lib.limit({ max: 5 }) === 'limit 5'",
      absent: "lib.limit({}) === 'limit 10'",
      zero: "lib.limit({ max: 0 }) === 'limit 0'",
    },
    /\?\?|undefined|!= null|typeof/,
  ),
  cjs(
    'missing guard',
    "exports.initials = (user) => {\n  const parts = user.name.split(' ');\n  return parts.map((part) => part[0]).join('');\n};\n",
    {
      two: "lib.initials({ name: 'Ada Lovelace' }) === 'AL'",
      nobody: 'lib.initials(null) === undefined',
      one: "lib.initials({ name: 'Bo' }) === 'B'",
    },
    /null|!user|undefined/,
  ),
  cjs(
    'character missing from a class',
    'exports.needsQuotes = (text) => /[\\r\\n]/.test(text);\n',
    {
      plain: "lib.needsQuotes('a') === false",
      lines: "lib.needsQuotes('a\\nb') === true",
      semicolon: "lib.needsQuotes('a;b') === true",
    },
    /\[[^\]]*;/,
  ),
  cjs(
    'only the first is replaced',
    "exports.dashes = (text) => text.replace(' ', '-');\n",
    { one: "lib.dashes('a b') === 'a-b'", none: "lib.dashes('ab') === 'ab'", two: "lib.dashes('a b c') === 'a-b-c'" },
    /replaceAll|\/g/,
  ),
  cjs(
    'no prototype',
    'exports.has = (object, key) => object.hasOwnProperty(key);\n',
    {
      yes: "lib.has({ a: 1 }, 'a') === true",
      no: "lib.has({}, 'a') === false",
      bare: "lib.has(Object.create(null), 'a') === false",
    },
    /Object\.prototype\.hasOwnProperty\.call|Object\.hasOwn/,
  ),
  cjs(
    'numbers sorted as text',
    'exports.median = (values) => {\n  const sorted = [...values].sort();\n  return sorted[Math.floor(sorted.length / 2)];\n};\n',
    { small: 'lib.median([3, 1, 2]) === 2', large: 'lib.median([10, 9, 100]) === 10', one: 'lib.median([7]) === 7' },
    /sort\(\(a, b\)/,
  ),
  cjs(
    'missing conversion',
    'exports.total = (items) => {\n  let sum = 0;\n  for (const item of items) sum += item.price;\n  return sum;\n};\n',
    {
      numbers: 'lib.total([{ price: 1 }, { price: 2 }]) === 3',
      text: "lib.total([{ price: '1' }, { price: '2' }]) === 3",
      none: 'lib.total([]) === 0',
    },
    /Number\(|parseInt|parseFloat|\+item/,
  ),
  cjs(
    'wrong name',
    'exports.clamp = (value, low, high) => {\n  if (value < low) return low;\n  if (value > high) return low;\n  return value;\n};\n',
    { inside: 'lib.clamp(2, 1, 3) === 2', below: 'lib.clamp(0, 1, 3) === 1', above: 'lib.clamp(9, 1, 3) === 3' },
    /return (?:high|Math\.min)/,
  ),
  cjs(
    'prefix not expected',
    "exports.major = (version) => {\n  const parts = version.split('.');\n  return Number(parts[0]);\n};\n",
    {
      plain: "lib.major('1.2.3') === 1",
      'with a v': "lib.major('v2.0.0') === 2",
      'v and zero': "lib.major('v0.1.0') === 0",
    },
    /replace\(\/\^v\/|slice|parseInt/,
  ),
  {
    name: 'forgotten await, as a module',
    files: {
      'package.json': '{ "type": "module" }',
      'lib.js':
        "const read = async (key) => (key === 'a' ? 'yes' : '');\nexport const has = async (key) => {\n  const value = read(key);\n  return value ? true : false;\n};\n",
      'check.js': tapCheck("import { has } from './lib.js';", {
        there: "(await has('a')) === true",
        absent: "(await has('b')) === false",
      }),
    },
    check: ['check.js'],
    fixed: /await read/,
  },
  cjs(
    'a constant made before the first test',
    "const dots = /a./g;\nexports.undot = (text) => text.replace(dots, '-');\nexports.shout = (text) => text.toUpperCase();\n",
    {
      loud: "lib.shout('a') === 'A'",
      other: "lib.undot('abc') === 'abc'",
      dot: "lib.undot('a.c') === '-c'",
    },
    /a\\\./,
  ),
  cjs(
    'empty texts among defaults',
    'exports.pick = (own, shared, last) => own || shared || last;\n',
    {
      own: "lib.pick('a', 'b', 'c') === 'a'",
      last: "lib.pick(undefined, undefined, 'c') === 'c'",
      'empty own': "lib.pick('', 'b', 'c') === ''",
      'empty shared': "lib.pick(undefined, '', 'c') === ''",
    },
    /own \?\? shared \?\? last/,
  ),
  cjs(
    'a method of texts only',
    "exports.plain = (options) => {\n  const type = options.type ? options.type.replace('[]', '') : undefined;\n  return { type };\n};\n",
    {
      text: "lib.plain({ type: 'a[]' }).type === 'a'",
      none: 'lib.plain({}).type === undefined',
      function: 'lib.plain({ type: Number }).type === Number',
    },
    /typeof options\.type [!=]== '(?:string|function)'/,
  ),
  cjs(
    'a prefix that ends within a name',
    'exports.below = (file, folder) => file.startsWith(folder);\n',
    {
      below: "lib.below('/a/b/c', '/a/b') === true",
      itself: "lib.below('/a/b', '/a/b') === true",
      beside: "lib.below('/a/bc', '/a/b') === false",
      elsewhere: "lib.below('/x', '/a/b') === false",
    },
    /folder \+ "\/"/,
  ),
  {
    name: 'comparison in TypeScript',
    files: {
      'lib.ts':
        'export interface Item { readonly due: number; }\nexport const overdue = (items: readonly Item[], now: number): number => {\n  return items.filter((item: Item): boolean => item.due > now).length;\n};\n',
      'check.mjs': tapCheck("import { overdue } from './lib.ts';", {
        none: 'overdue([], 1) === 0',
        late: 'overdue([{ due: 1 }], 2) === 1',
        early: 'overdue([{ due: 3 }], 2) === 0',
      }),
    },
    check: ['check.mjs'],
    fixed: /item\.due < now|now > item\.due|<=/,
  },
  {
    name: 'optional chain in TypeScript',
    files: {
      'lib.ts':
        'interface Config { readonly server?: { readonly port: number } }\nexport function port(config: Config): number | undefined {\n  return config.server!.port;\n}\n',
      'check.mjs': tapCheck("import { port } from './lib.ts';", {
        given: 'port({ server: { port: 1 } }) === 1',
        absent: 'port({}) === undefined',
      }),
    },
    check: ['check.mjs'],
    fixed: /\?\.|&&|if \(/,
  },
];
