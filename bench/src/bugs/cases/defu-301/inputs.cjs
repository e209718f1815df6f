'use strict'
// Inputs and observations for defu (case defu-301)
const { inputs, observe } = require('../kit.cjs')

const value = (r, depth) => {
  const kind = r.int(0, depth > 2 ? 4 : 12)
  if (kind === 0) return r.int(0, 9)
  if (kind === 1) return r.pick(['x', null, true])
  if (kind === 2) return r.list(0, 3, () => r.int(0, 9))
  if (kind === 3) return { fn: r.pick(['twice', 'list', 'kind']) }
  if (kind === 4) return r.int(10, 20)
  return object(r, depth + 1)
}
const object = (r, depth) => ({ fields: r.list(1, 4, () => [r.pick(['a', 'a', 'b', 'c']), value(r, depth)]) })
const FUNCTIONS = { twice: (x) => (typeof x === 'number' ? x * 2 : x), list: (x) => [x], kind: (x) => typeof x }
const built = (v) => {
  if (v === null || typeof v !== 'object' || Array.isArray(v)) return v
  if (v.fn) return FUNCTIONS[v.fn]
  return Object.fromEntries(v.fields.map(([k, x]) => [k, built(x)]))
}

exports.generate = inputs(1300, (r) => ({ how: r.pick(['plain', 'fn', 'fn', 'sum', 'first']), objects: r.list(1, 4, () => (r.chance(0.05) ? null : object(r, 0))) }))

exports.observe = observe((load, { how, objects }) => {
  const defu = load('dist/defu.js')
  const merge = how === 'plain' ? defu : how === 'fn' ? defu.fn : defu.extend((o, k, v) => {
    if (how === 'sum' && typeof o[k] === 'number' && typeof v === 'number') { o[k] += v; return true }
    if (how === 'first' && Array.isArray(o[k])) return true
  })
  return merge(...objects.map((o) => (o === null ? undefined : built(o))))
})
