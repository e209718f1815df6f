'use strict'
// Inputs and observations for flat (case flat-411)
const { inputs, observe } = require('../kit.cjs')

const part = (r) => r.pick(['a', 'b', 'c', '0', '1', '__proto__', '__proto__', 'x1', 'toString'])

exports.generate = inputs(1200, (r) => ({
  entries: r.list(1, 4, () => [r.list(1, 4, () => part(r)).join(r.chance(0.9) ? '.' : '/'), r.pick([1, 'v', null, true, { k: 1 }, [1, 2]])]),
  options: r.pick([{}, {}, { delimiter: '/' }, { object: true }, { overwrite: true }]),
}))

exports.observe = observe((load, { entries, options }) => load('index.js').unflatten(Object.fromEntries(entries), options))
