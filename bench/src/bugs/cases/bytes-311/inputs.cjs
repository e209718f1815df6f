'use strict'
// Inputs and observations for bytes (case bytes-311)
const { inputs, observe } = require('../kit.cjs')

exports.generate = inputs(1400, (r) => ({
  value: r.pick([() => r.int(0, 5000), () => r.int(0, 2 ** 31), () => r.int(-1e7, 1e7), () => r.next() * 1e12, () => r.next() * 1e5])(),
  options: {
    ...(r.chance(0.75) ? { thousandsSeparator: r.pick([',', ' ', '.', "'"]) } : {}),
    ...(r.chance(0.6) ? { decimalPlaces: r.int(0, 9) } : {}),
    ...(r.chance(0.3) ? { fixedDecimals: true } : {}),
    ...(r.chance(0.5) ? { unit: r.pick(['B', 'KB', 'mb', 'GB', 'x', '']) } : {}),
    ...(r.chance(0.2) ? { unitSeparator: ' ' } : {}),
  },
}))

exports.observe = observe((load, { value, options }) => {
  const bytes = load('index.js')
  const text = bytes.format(value, options)
  return { text, back: bytes.parse(text) }
})
