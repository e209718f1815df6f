/** Functions that make a buffer in memory that may be shared. `Buffer.alloc` takes its own. */
export const MAKES_BUFFER = /^(?:.+\.)?Buffer(?:\.(?:concat|copyBytesFrom|from|of)(?:\.(?:apply|call))?)?$/;

/** Functions that make a timer, which hangs in the list of all timers. */
export const MAKES_TIMER = /^set(?:Immediate|Interval|Timeout)$/;

/** Methods of a buffer or a timer that give it back, or a part that lies in the same memory. */
export const RETURNS_ITSELF: ReadonlySet<string> = new Set([
  'copyWithin',
  'fill',
  'ref',
  'refresh',
  'reverse',
  'slice',
  'sort',
  'subarray',
  'swap16',
  'swap32',
  'swap64',
  'unref',
  'valueOf',
]);

/** Properties of a buffer that are the whole memory it lies in. */
export const POOL_PROPERTIES: ReadonlySet<string> = new Set(['buffer', 'parent']);

/** Functions of the language that give the values of an object without their names. */
export const LISTS_VALUES: ReadonlySet<string> = new Set(['Object.entries', 'Object.values']);

/** Methods that everybody shares, under names that hardly anything else has: of an object that is not known, too. */
export const UNMISTAKABLE_METHODS: ReadonlySet<string> = new Set(
  (
    'apply bind call charAt charCodeAt concat every filter flatMap forEach hasOwnProperty indexOf isPrototypeOf join map ' +
    'pop propertyIsEnumerable push reduce replace reverse shift slice some sort splice split then toLocaleString toString ' +
    'unshift valueOf'
  ).split(' '),
);
