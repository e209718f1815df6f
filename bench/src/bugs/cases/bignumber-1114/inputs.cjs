'use strict'
// Inputs and observations for bignumber.js (case bignumber-1114)
const { inputs, observe } = require('../kit.cjs')

const digits = '0123456789'

exports.generate = inputs(1200, (r) => ({
  number: (r.chance(0.3) ? '-' : '') + r.text(digits, 1, 12) + (r.chance(0.7) ? '.' + r.text(digits, 1, 9) : ''),
  places: r.pick([null, null, 0, 1, 2, 5, 10]),
  format: {
    decimalSeparator: r.pick(['.', ',', '·']),
    groupSeparator: r.pick([',', '.', ' ', '']),
    groupSize: r.pick([0, 0, 1, 2, 3, 4]),
    secondaryGroupSize: r.pick([0, 0, 2, 3]),
    fractionGroupSize: r.pick([0, 0, 2, 5]),
    fractionGroupSeparator: r.pick([' ', '_']),
    prefix: r.pick(['', '', '$']),
    suffix: r.pick(['', '', '%']),
    negativeSign: '-',
  },
}))

exports.observe = observe((load, { number, places, format }) => {
  const BigNumber = load('dist/bignumber.cjs')
  const n = new BigNumber(number)
  return places === null ? n.toFormat(format) : n.toFormat(places, BigNumber.ROUND_HALF_UP, format)
})
