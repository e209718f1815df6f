'use strict'
// Inputs and observations for pretty-ms (case pretty-ms-701)
const { inputs, observe } = require('../kit.cjs')

exports.generate = inputs(1300, (r) => ({
  ms: r.pick([() => r.int(0, 999), () => r.int(0, 999) + 0.5, () => r.int(0, 1e5), () => r.int(0, 1e9), () => r.next() * 2, () => r.pick([0, 999, 999.9, 1000, 59999, 60000])])(),
  options: {
    ...(r.chance(0.6) ? { colonNotation: true } : {}),
    ...(r.chance(0.2) ? { secondsDecimalDigits: r.int(0, 4) } : {}),
    ...(r.chance(0.2) ? { millisecondsDecimalDigits: r.int(0, 3) } : {}),
    ...(r.chance(0.15) ? { keepDecimalsOnWholeSeconds: true } : {}),
    ...(r.chance(0.15) ? { separateMilliseconds: true } : {}),
    ...(r.chance(0.15) ? { formatSubMilliseconds: true } : {}),
    ...(r.chance(0.15) ? { compact: true } : {}),
    ...(r.chance(0.15) ? { verbose: true } : {}),
    ...(r.chance(0.2) ? { unitCount: r.int(1, 3) } : {}),
  },
}))

exports.observe = observe((load, { ms, options }) => load('index.js')(ms, options))
