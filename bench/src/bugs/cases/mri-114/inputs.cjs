'use strict'
// Inputs and observations for mri (case mri-114)
const { inputs, observe } = require('../kit.cjs')

const argument = (r) => r.pick([
  () => '--' + r.pick(['a', 'b', 'flag', 'no-a', 'num']) + r.pick(['', '', '=1', '=x', '=true', '=false', '=']),
  () => '-' + r.text('abc', 1, 3) + r.pick(['', '', '=2']),
  () => r.pick(['word', '5', 'true', 'false', '0', '-1', '', '-']),
])()

exports.generate = inputs(1300, (r) => ({
  args: r.list(0, 6, () => (r.chance(0.04) ? '--' : argument(r))),
  options: {
    ...(r.chance(0.7) ? { boolean: r.pick(['a', ['a'], ['a', 'b'], ['flag', 'c'], []]) } : {}),
    ...(r.chance(0.3) ? { string: r.pick(['b', ['num'], ['a']]) } : {}),
    ...(r.chance(0.3) ? { alias: r.pick([{ a: 'all' }, { f: 'flag', b: ['bee'] }]) } : {}),
    ...(r.chance(0.3) ? { default: r.pick([{ a: false }, { num: 7, z: 'x' }]) } : {}),
  },
}))

exports.observe = observe((load, { args, options }) => load('lib/index.js')(args, options))
