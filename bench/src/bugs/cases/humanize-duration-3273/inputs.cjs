'use strict'
// Inputs and observations for humanize-duration (case humanize-duration-3273)
const { inputs, observe } = require('../kit.cjs')

exports.generate = inputs(1400, (r) => ({
  ms: r.pick([() => r.int(0, 5000), () => r.int(0, 1e8), () => r.int(0, 1e11), () => -r.int(0, 1e6), () => r.next() * 1e4, () => r.pick([0, 1000, 60000, 3600000, 86400000])])(),
  options: {
    language: r.pick(['sw', 'sw', 'sw', 'en', 'es', 'ar', 'fa', 'tr', 'ru']),
    ...(r.chance(0.3) ? { largest: r.int(1, 3) } : {}),
    ...(r.chance(0.3) ? { round: true } : {}),
    ...(r.chance(0.2) ? { spacer: r.pick(['', '_']) } : {}),
    ...(r.chance(0.2) ? { delimiter: ' + ' } : {}),
    ...(r.chance(0.2) ? { conjunction: ' & ' } : {}),
    ...(r.chance(0.2) ? { decimal: ',' } : {}),
    ...(r.chance(0.2) ? { maxDecimalPoints: r.int(0, 3) } : {}),
    ...(r.chance(0.2) ? { units: r.pick([['h', 'm'], ['ms'], ['d', 's']]) } : {}),
  },
}))

exports.observe = observe((load, { ms, options }) => load('humanize-duration.js')(ms, options))
