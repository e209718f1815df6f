'use strict'
// Inputs and observations for bitset (case bitset-505)
const { inputs, observe } = require('../kit.cjs')

exports.generate = inputs(1300, (r) => ({
  from: r.pick([() => r.text('01', 1, 70), () => r.list(0, 5, () => r.int(0, 130)), () => r.int(0, 2 ** 31 - 1)])(),
  steps: r.list(0, 5, () => [r.pick(['not', 'not', 'set', 'clear', 'flip', 'shiftless']), r.pick([0, 1, 31, 32, 33, 63, 64, 95, 96, r.int(0, 140)])]),
  asked: r.list(2, 6, () => r.pick([0, 31, 32, 63, 64, 65, 95, 96, 127, 128, 160, r.int(0, 300)])),
}))

exports.observe = observe((load, { from, steps, asked }) => {
  const BitSet = load('bitset.js')
  let b = new BitSet(from)
  for (const [step, at] of steps) {
    if (step === 'not') b = b.not()
    if (step === 'set') b.set(at, 1)
    if (step === 'clear') b.clear(at)
    if (step === 'flip') b.flip(at)
  }
  const edge = b.data.length * 32
  return { asked: asked.map((i) => b.get(i)), edge: [edge - 1, edge, edge + 1, edge + 31, edge + 32].map((i) => b.get(i)), words: b.data.length, empty: b.isEmpty() }
})
