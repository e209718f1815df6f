'use strict'
// Inputs and observations for mri (case mri-113)
const { inputs, observe } = require('../kit.cjs')

const argument = (r) => r.pick([
  () => '--' + r.pick(['a', 'b', 'no-a', 'num', 'list']) + r.pick(['', '', '=1', '=x', '=false']),
  () => '-' + r.text('abc', 1, 3),
  () => r.pick(['word', '5', 'true', '0', '-1']),
])()

exports.generate = inputs(1300, (r) => ({
  args: r.list(0, 5, () => argument(r)),
  options: {
    ...(r.chance(0.8) ? { default: Object.fromEntries(r.list(0, 3, () => [r.pick(['a', 'b', 'num', 'list', 'z']), r.pick([null, 5, 'x', true, false, [1], { k: 1 }, '', 0])])) } : {}),
    ...(r.chance(0.2) ? { boolean: ['b'] } : {}),
    ...(r.chance(0.2) ? { string: ['num'] } : {}),
    ...(r.chance(0.3) ? { alias: { a: ['all'], l: 'list' } } : {}),
  },
}))

exports.observe = observe((load, { args, options }) => load('lib/index.js')(args, options))
