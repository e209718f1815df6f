'use strict'
// Inputs and observations for jsonpointer (case jsonpointer-501)
const { inputs, observe } = require('../kit.cjs')

const KEYS = ['a', 'b', 'c', '0', '1', 'a/b', 'c~d']
const value = (r, depth) => {
  const kind = r.int(0, depth > 3 ? 3 : 8)
  if (kind === 0) return null
  if (kind === 1) return r.int(0, 9)
  if (kind === 2) return r.pick(['x', '', true, null])
  if (kind === 3) return r.pick([null, false, 'text'])
  if (kind === 4) return r.list(0, 3, () => value(r, depth + 1))
  return Object.fromEntries(r.list(0, 4, () => [r.pick(KEYS), value(r, depth + 1)]))
}
const pointer = (r) => r.list(0, 5, () => '/' + r.pick(['a', 'b', 'c', '0', '1', 'a~1b', 'c~0d', '-', 'length'])).join('') + (r.chance(0.03) ? '/' : '')

const top = (r) => Object.fromEntries(r.list(1, 5, () => [r.pick(KEYS), r.chance(0.25) ? null : value(r, 1)]))

exports.generate = inputs(1500, (r) => ({ object: r.chance(0.03) ? value(r, 0) : top(r), pointer: r.chance(0.03) ? 'a/b' : pointer(r), compiled: r.chance(0.3) }))

exports.observe = observe((load, { object, pointer, compiled }) => {
  const jsonpointer = load('jsonpointer.js')
  return compiled ? jsonpointer.compile(pointer).get(object) : jsonpointer.get(object, pointer)
})
