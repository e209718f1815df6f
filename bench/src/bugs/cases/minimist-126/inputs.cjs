'use strict'
// Inputs and observations for minimist (case minimist-126)
const { inputs, observe } = require('../kit.cjs')

const PATHS = ['_.constructor.constructor.prototype.y', '_.concat.constructor.prototype.y', 'constructor.prototype.y', 'constructor.y', '__proto__.y', 'a.constructor.prototype.y', 'a.__proto__.y', '_.constructor.y', 'constructor', '__proto__', 'prototype.y', 'a.b.constructor', 'constructor.constructor.prototype.y']
const argument = (r) => r.pick([
  () => '--' + r.pick(PATHS) + r.pick(['', '=1', '=v']),
  () => '--' + r.list(1, 3, () => r.pick(['a', 'b', 'c', 'x1', '0'])).join('.') + r.pick(['', '=1', '=v', '=']),
  () => '-' + r.text('abn', 1, 3) + r.pick(['', '5', '=2']),
  () => '--no-' + r.pick(['a', 'b', 'constructor']),
  () => r.pick(['word', '1', '-', 'true', '']),
])()

exports.generate = inputs(1300, (r) => ({ args: r.list(0, 5, () => argument(r)), options: r.pick([{}, {}, { boolean: ['a'] }, { string: ['b', '_'] }, { alias: { a: 'all' } }, { default: { 'a.b': 1 } }]) }))

exports.observe = observe((load, { args, options }) => load('index.js')(args, options))
