'use strict'
// Inputs and observations for p-queue (case p-queue-811)
const { inputs, observe } = require('../kit.cjs')

const turns = async (n) => { for (let i = 0; i < n; i++) await new Promise((resolve) => setImmediate(resolve)) }

exports.generate = inputs(1100, (r) => ({
  cap: r.pick([1, 2, 3, 4, 0]),
  concurrency: r.pick([1, 2, 0]),
  carry: r.chance(0.2),
  tasks: r.list(1, 8, () => ({ aborted: r.chance(0.4), priority: r.pick([0, 0, 1, -1]), fails: r.chance(0.1), slow: r.chance(0.2) })),
  later: r.chance(0.2),
}))

exports.observe = observe(async (load, { cap, concurrency, carry, tasks, later }) => {
  const PQueue = load('dist/index.js').default
  const q = new PQueue({ ...(cap ? { intervalCap: cap, interval: 60000 } : {}), ...(concurrency ? { concurrency } : {}), carryoverConcurrencyCount: carry, autoStart: !later })
  const log = []
  tasks.forEach(({ aborted, priority, fails, slow }, i) => {
    const controller = new AbortController()
    if (aborted) controller.abort(new Error('stopped'))
    q.add(async () => { log.push('start ' + i); if (slow) await turns(2); if (fails) throw new Error('failed'); return i }, { priority, signal: controller.signal }).then((x) => log.push('done ' + x), (e) => log.push('refused ' + i + ' ' + e.message))
  })
  if (later) q.start()
  await turns(40)
  const end = { log: log.sort(), size: q.size, pending: q.pending }
  q.pause()
  q.clear()
  return end
})
