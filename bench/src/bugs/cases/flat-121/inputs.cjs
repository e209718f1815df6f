'use strict'
// Inputs and observations for flat (case flat-121)
const { inputs, observe } = require('../kit.cjs')

const key = (r) => r.list(1, 3, () => r.pick(['a', 'b', '0', '1', 'x'])).join(r.pick(['.', '.', ':']))
const value = (r, depth) => (depth > 2 || r.chance(0.5) ? r.pick([1, 'v', null, true, []]) : Object.fromEntries(r.list(0, 3, () => [key(r), value(r, depth + 1)])))

exports.generate = inputs(1400, (r) => ({ target: Object.fromEntries(r.list(1, 4, () => [key(r), value(r, 0)])), options: r.pick([{}, { delimiter: ':' }, { delimiter: ':' }, { object: true }, { object: true, delimiter: ':' }]) }))

exports.observe = observe((load, { target, options }) => load('index.js').unflatten(target, options))
