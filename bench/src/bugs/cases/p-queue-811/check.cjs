'use strict'
// Behaviour check for p-queue (case p-queue-811)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

let PQueue
before(async () => { PQueue = (await import('./package/dist/index.js')).default })
const turns = async (n = 10) => { for (let i = 0; i < n; i++) await new Promise((resolve) => setImmediate(resolve)) }
const aborted = () => { const c = new AbortController(); c.abort(new Error('stopped')); return c.signal }
t('results', async () => assert.strictEqual(await new PQueue().add(async () => 5), 5))
t('one at a time', async () => { const q = new PQueue({ concurrency: 1 }); const seen = []; await Promise.all([1, 2, 3].map((x) => q.add(async () => { seen.push(x) }))); assert.deepStrictEqual(seen, [1, 2, 3]) })
t('an aborted task is refused', async () => { await assert.rejects(new PQueue().add(async () => 1, { signal: aborted() }), /stopped/) })
t('as many as the interval allows', async () => { const q = new PQueue({ intervalCap: 2, interval: 300 }); let n = 0; for (let i = 0; i < 4; i++) void q.add(async () => { n++ }); await turns(); assert.strictEqual(n, 2); q.clear() })
t('aborted ones do not count', async () => {
  const q = new PQueue({ intervalCap: 2, interval: 300 })
  let n = 0
  for (let i = 0; i < 2; i++) q.add(async () => { n++ }, { signal: aborted() }).catch(() => {})
  for (let i = 0; i < 2; i++) void q.add(async () => { n++ })
  await turns()
  assert.strictEqual(n, 2)
  q.clear()
})
t('one aborted among others', async () => {
  const q = new PQueue({ intervalCap: 3, interval: 300, concurrency: 1 })
  const seen = []
  for (const x of [1, 2, 3, 4]) q.add(async () => { seen.push(x) }, x === 2 ? { signal: aborted() } : {}).catch(() => {})
  await turns(30)
  assert.deepStrictEqual(seen, [1, 3, 4])
})
t('priority', async () => { const q = new PQueue({ concurrency: 1, autoStart: false }); const seen = []; void q.add(async () => { seen.push('low') }); void q.add(async () => { seen.push('high') }, { priority: 1 }); q.start(); await q.onIdle(); assert.deepStrictEqual(seen, ['high', 'low']) })
t('size and pending', async () => { const q = new PQueue({ autoStart: false }); void q.add(async () => {}); assert.deepStrictEqual([q.size, q.pending, q.isPaused], [1, 0, true]) })

const only = (process.argv.find((x) => x.startsWith('--only=')) || '').slice(7)
;(async () => {
  let bad = 0
  for (const fn of befores) await fn()
  for (const [i, [name, fn]] of tests.entries()) {
    if (only !== '' && Number(only) !== i) continue
    try { await fn(); console.log('ok ' + i + ' ' + name) } catch (e) { bad++; console.log('not ok ' + i + ' ' + name + ': ' + String(e && e.message).split('\n')[0]) }
  }
  process.exitCode = bad ? 1 : 0
})().catch((e) => { console.log(String(e && e.stack)); process.exitCode = 2 })
