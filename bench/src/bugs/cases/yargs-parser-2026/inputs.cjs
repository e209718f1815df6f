'use strict'
// Inputs and observations for yargs-parser (case yargs-parser-2026)
const { inputs, observe } = require('../kit.cjs')

const argument = (r) => r.pick([
  () => '-'.repeat(r.int(1, 6)) + r.pick(['', '', '=', '=5', '=x']),
  () => '--' + r.pick(['a', 'b', 'foo-bar', 'no-a', 'a.b', 'x---', 'a---=1']) + r.pick(['', '', '=1', '=x', '=']),
  () => '-' + r.text('abc', 1, 3) + r.pick(['', '=1', '5']),
  () => r.pick(['word', '1', '-1', '0x1f', 'true', '', 'a---', "'q'"]),
])()

exports.generate = inputs(1300, (r) => ({
  args: r.list(1, 6, () => argument(r)),
  options: {
    ...(r.chance(0.3) ? { boolean: ['a'] } : {}),
    ...(r.chance(0.2) ? { array: ['b'] } : {}),
    ...(r.chance(0.2) ? { string: ['a', '_'] } : {}),
    ...(r.chance(0.2) ? { alias: { a: ['all'] } } : {}),
    ...(r.chance(0.3) ? { configuration: r.pick([{ 'populate--': true }, { 'unknown-options-as-args': true }, { 'short-option-groups': false }, { 'halt-at-non-option': true }, { 'nargs-eats-options': true }]) } : {}),
  },
}))

exports.observe = observe((load, { args, options }) => load('build/lib/index.js').default(args, options))
