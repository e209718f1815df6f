'use strict'
// Inputs and observations for mri (case mri-111)
const { inputs, observe } = require('../kit.cjs')

const argument = (r) => r.pick([
  () => '--' + r.pick(['a', 'b', 'no-a', 'num', 'list']) + r.pick(['', '', '=1', '=0', '=x', '=0.0', '=-0', '=', '=0x0', '=1e3']),
  () => '-' + r.text('abn', 1, 3) + r.pick(['', '=0']),
  () => r.pick(['word', '5', '0', '0', '00', 'true', '-1', ' ', '']),
])()

exports.generate = inputs(1300, (r) => ({
  args: r.list(0, 6, () => (r.chance(0.04) ? '--' : argument(r))),
  options: {
    ...(r.chance(0.3) ? { boolean: r.pick(['a', ['b', 'n']]) } : {}),
    ...(r.chance(0.3) ? { string: r.pick(['num', ['a']]) } : {}),
    ...(r.chance(0.3) ? { alias: r.pick([{ a: 'all' }, { n: ['num'] }]) } : {}),
    ...(r.chance(0.3) ? { default: r.pick([{ z: 0 }, { b: 'x' }, { a: false }]) } : {}),
  },
}))

exports.observe = observe((load, { args, options }) => load('lib/index.js')(args, options))
