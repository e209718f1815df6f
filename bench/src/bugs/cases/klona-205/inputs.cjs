'use strict'
// Inputs and observations for klona (case klona-205)
const { inputs, observe } = require('../kit.cjs')

const value = (r, depth) => {
  const kind = r.int(0, depth > 2 ? 2 : 7)
  if (kind === 0) return r.int(0, 9)
  if (kind === 1) return r.pick(['x', null, true])
  if (kind === 2) return r.list(0, 3, () => r.int(0, 9))
  return { shape: r.pick(['plain', 'point', 'bag', 'bag', 'sub', 'none', 'map', 'set']), fields: r.list(0, 3, () => [r.pick(['x', 'y', 'a', 'b', 's']), value(r, depth + 1)]) }
}
class Point { constructor () { this.x = 0 } }
class Bag { constructor (from) { Object.assign(this, from) } }
class Sub extends Point { get twice () { return this.x * 2 } }
Sub.prototype.s = { t: 1 }
const SHAPES = { plain: () => ({}), point: () => new Point(), bag: () => new Bag({ given: [1] }), sub: () => new Sub(), none: () => Object.create(null) }
const built = (v) => {
  if (v === null || typeof v !== 'object' || Array.isArray(v)) return v
  if (v.shape === 'map') return new Map(v.fields.map(([k, x]) => [k, built(x)]))
  if (v.shape === 'set') return new Set(v.fields.map(([, x]) => built(x)))
  const o = SHAPES[v.shape]()
  for (const [k, x] of v.fields) o[k] = built(x)
  return o
}

exports.generate = inputs(2600, (r) => value(r, 0))

const kinds = (v) => (v === null || typeof v !== 'object' ? typeof v : [v.constructor?.name ?? 'none', ...Object.keys(v).map((k) => kinds(v[k]))])

exports.observe = observe((load, input) => {
  const original = built(input)
  const clone = load('dist/index.js').klona(original)
  return { clone, kinds: kinds(clone), same: clone === original }
})
