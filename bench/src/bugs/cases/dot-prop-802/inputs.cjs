'use strict'
// Inputs and observations for dot-prop (case dot-prop-802)
const { inputs, observe } = require('../kit.cjs')

const value = (r, depth) => {
  const kind = r.int(0, depth > 3 ? 1 : 5)
  if (kind < 2) return r.pick([r.int(0, 9), 'x', null, true])
  if (kind < 4) return { array: r.list(0, 4, () => (r.chance(0.3) ? { hole: true } : value(r, depth + 1))), length: r.pick([0, 0, 6]) }
  return { object: r.list(0, 3, () => [r.pick(['a', 'b', 'c.d', 'e[0]', '1', '']), value(r, depth + 1)]) }
}
const built = (v) => {
  if (v === null || typeof v !== 'object') return v
  if (v.object) return Object.fromEntries(v.object.map(([k, x]) => [k, built(x)]))
  const a = []
  v.array.forEach((x, i) => { if (!x || x.hole !== true) a[i] = built(x) })
  a.length = Math.max(v.array.length, v.length)
  return a
}

exports.generate = inputs(1600, (r) => ({ object: r.list(1, 3, () => [r.pick(['a', 'b', 'c.d', 'e[0]', '1', '']), value(r, 1)]) }))

exports.observe = observe((load, input) => {
  const { deepKeys, getProperty } = load('index.js')
  const object = built(input)
  const keys = deepKeys(object)
  return { keys, values: keys.map((k) => (k === '' ? null : getProperty(object, k))) }
})
