'use strict'
// Inputs and observations for deepmerge (case deepmerge-420)
const { inputs, observe } = require('../kit.cjs')

const KEYS = ['a', 'b', 'c', '__proto__', 'toString', 'constructor', 'hidden', 'inherited']

const value = (r, depth) => {
  const kind = r.int(0, depth > 2 ? 3 : 6)
  if (kind === 0) return r.int(-3, 3)
  if (kind === 1) return r.pick(['x', '', null, true])
  if (kind === 2 || kind === 3) return r.list(0, 3, () => r.int(0, 9))
  return object(r, depth + 1)
}
/** As text, since an own __proto__ would be lost otherwise. */
const object = (r, depth) => ({ entries: r.list(0, 4, () => [r.pick(KEYS), value(r, depth)]) })

const built = (v) => {
  if (v === null || typeof v !== 'object' || Array.isArray(v)) return v
  const o = {}
  for (const [key, inner] of v.entries) Object.defineProperty(o, key, { value: built(inner), enumerable: true, configurable: true, writable: true })
  return o
}

exports.generate = inputs(1200, (r) => ({ target: object(r, 0), source: object(r, 0), shape: r.pick(['plain', 'plain', 'inherits', 'hides', 'none']) }))

exports.observe = observe((load, { target, source, shape }) => {
  const merge = load('dist/cjs.js')
  let into = built(target)
  if (shape === 'inherits') into = Object.assign(Object.create({ inherited: { x: 1 }, b: 2 }), into)
  if (shape === 'hides') Object.defineProperty(into, 'hidden', { value: { x: 1 }, enumerable: false })
  if (shape === 'none') into = Object.assign(Object.create(null), into)
  const merged = merge(into, built(source))
  return { merged, plain: Object.getPrototypeOf(merged) === Object.prototype, into }
})
