'use strict'
// What every inputs.cjs uses: inputs from a seed, and observations that can be compared as JSON.
const crypto = require('node:crypto')
const path = require('node:path')
const vm = require('node:vm')

/** How long one observation may take, in milliseconds. */
const MOST_MS = 3000
/** How long it may be as JSON; what is longer is cut and told by its hash. */
const MOST_CHARACTERS = 20000
const MOST_DEPTH = 30

/** Chance from a seed (mulberry32). */
const random = (seed) => {
  let a = seed >>> 0
  const next = () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = a
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const r = {
    next,
    /** An integer from a to b, both included. */
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (p) => next() < p,
    pick: (list) => list[Math.floor(next() * list.length)],
    /** As many as between from and to. */
    list: (from, to, make) => Array.from({ length: r.int(from, to) }, (_, i) => make(i)),
    /** A text of pieces: an array of them, or the characters of a string. */
    text: (pieces, from, to) => r.list(from, to, () => r.pick(typeof pieces === 'string' ? [...pieces] : pieces)).join(''),
  }
  return r
}

/** A generator of `count` inputs: `generate(seed)` gives the same ones for the same seed. */
const inputs = (count, make) => (seed = 1) => {
  const r = random(seed)
  return Array.from({ length: count }, (_, i) => make(r, i))
}

/** A value as JSON can hold it; keys are sorted, what JSON has no word for is tagged. */
const show = (value, seen = []) => {
  if (value === undefined) return { $: 'undefined' }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: 'number', is: Object.is(value, -0) ? '-0' : String(value) }
  if (typeof value === 'bigint' || typeof value === 'symbol') return { $: typeof value, is: String(value) }
  if (seen.includes(value)) return { $: 'again', up: seen.length - seen.indexOf(value) }
  if (seen.length >= MOST_DEPTH) return { $: 'deep' }
  const inner = [...seen, value]
  const within = (v) => show(v, inner)
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (typeof value === 'function') return { $: 'function', own: own(value, within, ['length', 'name', 'prototype', 'arguments', 'caller']) }
  if (value instanceof Error) return { $: 'error', name: value.name, message: value.message }
  if (kind === 'Date') return { $: 'date', is: Number.isNaN(+value) ? 'invalid' : value.toISOString() }
  if (kind === 'RegExp') return { $: 'regexp', is: String(value), lastIndex: value.lastIndex }
  if (kind === 'Map') return { $: 'map', is: [...value].map(within) }
  if (kind === 'Set') return { $: 'set', is: [...value].map(within) }
  if (ArrayBuffer.isView(value)) return { $: kind, is: kind === 'DataView' ? value.byteLength : Array.from(value, within) }
  if (Array.isArray(value)) {
    const items = Array.from(value, (v, i) => (i in value ? within(v) : { $: 'hole' }))
    const more = own(value, within, [...value.keys()].map(String).concat('length'))
    return Object.keys(more).length === 0 ? items : { $: 'array', items, own: more }
  }
  const fields = own(value, within, [])
  if (Object.getPrototypeOf(value) === null) return { $: 'no prototype', own: fields }
  return '$' in fields ? { $: 'object', own: fields } : fields
}

/** Keys hold plain characters only: JSON.parse of some Node 24 now and then reads a key of one escaped character as a backslash. */
const named = (key) => String(key).replace(/[^ -~]|["\\%]/g, (c) => '%' + c.charCodeAt(0).toString(16).padStart(2, '0'))

const own = (value, within, except) => {
  const fields = {}
  const keys = Reflect.ownKeys(value).filter((k) => Object.prototype.propertyIsEnumerable.call(value, k) && !except.includes(k))
  for (const key of keys.sort((a, b) => (String(a) < String(b) ? -1 : 1))) {
    Object.defineProperty(fields, named(key), { value: within(value[key]), enumerable: true, configurable: true, writable: true })
  }
  return fields
}

const SHARED = { Object, Array, Function, String, Number, Boolean, 'Object.prototype': Object.prototype, 'Array.prototype': Array.prototype, 'Function.prototype': Function.prototype, 'String.prototype': String.prototype, 'Number.prototype': Number.prototype }
const BEFORE = Object.entries(SHARED).map(([name, object]) => [name, object, new Map(Reflect.ownKeys(object).map((k) => [k, Object.getOwnPropertyDescriptor(object, k)]))])

/** What was written to objects that everybody shares; it is taken back. */
const tidy = () => {
  const written = []
  for (const [name, object, before] of BEFORE) {
    for (const key of Reflect.ownKeys(object)) {
      const is = Object.getOwnPropertyDescriptor(object, key)
      const was = before.get(key)
      if (was !== undefined && Object.is(was.value, is.value) && was.get === is.get) continue
      written.push(name + '.' + String(key))
      if (was === undefined) delete object[key]
      else Object.defineProperty(object, key, was)
    }
  }
  return written
}

const cut = (observation) => {
  const text = JSON.stringify(observation)
  if (text.length <= MOST_CHARACTERS) return observation
  return { cut: text.slice(0, 500), characters: text.length, sha256: crypto.createHash('sha256').update(text).digest('hex') }
}

const said = (error) => {
  if (error !== null && typeof error === 'object' && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { limit: 'time' }
  if (error instanceof RangeError && /call stack/i.test(error.message)) return { limit: 'depth' }
  if (error === null || typeof error !== 'object') return { error: { name: 'thrown', message: String(error) } }
  return { error: { name: String(error.name), message: String(error.message) } }
}

const finish = (observation) => {
  const written = tidy()
  return cut(written.length === 0 ? observation : { ...observation, written })
}

const timed = (run) => {
  const key = Symbol.for('bugs.run')
  globalThis[key] = run
  try {
    return new vm.Script('globalThis[Symbol.for("bugs.run")]()').runInThisContext({ timeout: MOST_MS })
  } finally {
    delete globalThis[key]
  }
}

const soon = (promise) => {
  let timer
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve({ limit: 'time' }), MOST_MS)
  })
  return Promise.race([promise.then((value) => ({ value: show(value) }), said), late]).then((observation) => {
    clearTimeout(timer)
    return finish(observation)
  })
}

/**
 * Makes `observe(pkgDir, input)` of `run(load, input)`, where `load('lib/x.js')` loads a file of the package (and `load.fresh` once more). The observation is
 * `{ value }`, `{ error: { name, message } }` or `{ limit }`; with `written` where shared objects were changed. A promise when `run` gives one.
 */
const observe = (run) => (pkgDir, input) => {
  const root = path.resolve(pkgDir)
  const load = (file) => require(path.join(root, file))
  /** For packages that remember what they were told. */
  load.fresh = (file) => {
    for (const loaded of Object.keys(require.cache)) if (loaded.startsWith(root + path.sep)) delete require.cache[loaded]
    return load(file)
  }
  let result
  try {
    result = timed(() => run(load, structuredClone(input)))
  } catch (error) {
    return finish(said(error))
  }
  if (result !== null && typeof result === 'object' && typeof result.then === 'function') return soon(Promise.resolve(result))
  let shown
  try {
    shown = { value: show(result) }
  } catch (error) {
    shown = said(error)
  }
  return finish(shown)
}

module.exports = { inputs, observe, show }
