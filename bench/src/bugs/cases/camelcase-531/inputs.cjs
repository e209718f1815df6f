'use strict'
// Inputs and observations for camelcase (case camelcase-531)
const { inputs, observe } = require('../kit.cjs')

const PIECES = ['a', 'b', 'foo', 'Bar', 'X', '1', '22', '-', '_', '.', ' ', 'é', 'É', '--']

exports.generate = inputs(1800, (r) => ({ text: r.chance(0.15) ? r.list(0, 3, () => r.text(PIECES, 0, 3)) : r.text(PIECES, 0, 7), pascal: r.chance(0.25) }))

exports.observe = observe((load, { text, pascal }) => load('index.js')(text, { pascalCase: pascal }))
