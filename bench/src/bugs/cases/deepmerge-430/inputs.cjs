'use strict'
// Inputs and observations for deepmerge (case deepmerge-430)
const { inputs, observe } = require('../kit.cjs')

const value = (r, depth) => {
  const kind = r.int(0, depth > 2 ? 2 : 5)
  if (kind === 0) return r.int(0, 9)
  if (kind === 1) return r.pick(['x', null, true])
  if (kind === 2) return r.list(0, 3, () => r.int(0, 9))
  return object(r, depth + 1)
}
const object = (r, depth) => ({ bare: r.chance(0.35), fields: r.list(0, 3, () => [r.pick(['a', 'b', 'c']), value(r, depth)]), symbols: r.list(0, 2, () => [r.pick(['s', 't']), value(r, depth), r.chance(0.8)]), own: r.chance(0.1) })

const built = (v) => {
  if (v === null || typeof v !== 'object' || Array.isArray(v)) return v
  const o = v.bare ? Object.create(null) : {}
  for (const [k, x] of v.fields) o[k] = built(x)
  for (const [k, x, enumerable] of v.symbols) Object.defineProperty(o, Symbol.for(k), { value: built(x), enumerable, configurable: true, writable: true })
  if (v.own) o.propertyIsEnumerable = 'not a function'
  return o
}

exports.generate = inputs(1300, (r) => ({ target: object(r, 0), source: object(r, 0), all: r.chance(0.2), replace: r.chance(0.2) }))

exports.observe = observe((load, { target, source, all, replace }) => {
  const merge = load('dist/cjs.js')
  const options = replace ? { arrayMerge: (a, b) => b } : undefined
  return all ? merge.all([{}, built(target), built(source)], options) : merge(built(target), built(source), options)
})
