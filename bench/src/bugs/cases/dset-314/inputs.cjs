'use strict'
// Inputs and observations for dset (case dset-314)
const { inputs, observe } = require('../kit.cjs')

const KEYS = ['a', 'b', 'c', '0', '1', '10.5', '__proto__', 'constructor', 'prototype', 'x']
const path = (r) => (r.chance(0.4) ? r.list(1, 4, () => r.pick(KEYS)).join('.') : r.list(1, 4, () => { const k = r.pick(KEYS); return r.chance(0.35) ? [k] : r.chance(0.15) ? r.int(0, 3) : k }))

exports.generate = inputs(1300, (r) => ({ object: r.pick([{}, {}, { a: {} }, { a: [1, { b: 2 }] }, { a: { b: 'text', c: null } }, { a: 5 }]), path: path(r), value: r.pick([1, 'v', null, { d: 1 }]) }))

exports.observe = observe((load, { object, path, value }) => {
  load('dist/index.js').dset(object, path, value)
  return object
})
