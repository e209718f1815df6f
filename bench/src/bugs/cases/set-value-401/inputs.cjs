'use strict'
// Inputs and observations for set-value (case set-value-401)
const { inputs, observe } = require('../kit.cjs')

const KEYS = ['a', 'b', 'c', '0', '1', '__proto__', 'constructor', 'prototype', 'x-y', 'toString']
const path = (r) => {
  if (r.chance(0.4)) return r.list(1, 4, () => r.pick(KEYS)).join('.')
  return r.list(1, 4, () => { const k = r.pick(KEYS); return r.chance(0.4) ? [k] : r.chance(0.1) ? [[k]] : r.chance(0.1) ? Number(k) || 0 : k })
}

exports.generate = inputs(1300, (r) => ({
  object: r.pick([{}, {}, { a: { b: 1 } }, { a: [1, { b: 2 }] }, { a: 'text', c: { a: {} } }]),
  path: path(r),
  value: r.pick([1, 'v', null, { d: 1 }, [1]]),
  options: r.pick([undefined, undefined, { merge: true }, { separator: '-' }]) ?? null,
}))

exports.observe = observe((load, { object, path, value, options }) => {
  const set = load('index.js')
  set.clear()
  return options === null ? set(object, path, value) : set(object, path, value, options)
})
