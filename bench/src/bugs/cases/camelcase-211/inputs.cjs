'use strict'
// Inputs and observations for camelcase (case camelcase-211)
const { inputs, observe } = require('../kit.cjs')

const PIECES = ['a', 'b', 'foo', 'Bar', 'X', '1', '22', '-', '_', '.', ' ', '?', '$', '#', 'é', 'É', '@', '--']

exports.generate = inputs(1500, (r) => r.list(1, r.pick([1, 1, 3]), () => r.text(PIECES, 0, 7)))

exports.observe = observe((load, texts) => load('index.js')(...texts))
